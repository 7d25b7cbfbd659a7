-- Runs are versions: numbered for each entity, resumed by a newer attempt, cancelled, and repaired by redriving.

alter table runs
    add attempt int not null default 0,             -- the newest of any of its items
    add cancelled_attempts int not null default 0,  -- attempts below this number are cancelled
    add budget jsonb,                               -- what its model may cost; null without a bound
    add paused boolean not null default false,      -- attempts were cancelled because the budget was spent
    drop constraint runs_status_check,
    add constraint runs_status_check check (status in
        ('PUBLISHED', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED', 'PAUSED'));

-- An item's counts are those of its newest attempt; what it asked of its model is counted over all of them.
alter table run_items
    add run_number bigint,                          -- null, as the next three, until its work item was read
    add source text,
    add parameters jsonb,                           -- what to ask of the source: a resume asks for it again
    add supplied boolean,                           -- true if a replay or an import brings the records
    drop constraint run_items_status_check,
    add constraint run_items_status_check check (status in
        ('PENDING', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'));

update run_items i set run_number = n.run_number
from (select k.item_id, row_number() over (partition by k.data_type, k.entity order by r.created_at, k.item_id) as run_number
      from run_items k join runs r using (run_id)) n
where n.item_id = i.item_id;

create unique index run_items_number on run_items (data_type, entity, run_number);

-- The last number that a run of each entity was given. Work items of an entity lie in one partition, so that whoever
-- reads it gives the numbers in the order of publishing.
create table entities (
    data_type       text not null,
    entity          text not null,
    last_run_number bigint not null,
    primary key (data_type, entity)
);

insert into entities select data_type, entity, max(run_number) from run_items group by data_type, entity;

-- Outcomes of earlier attempts stay beside those of the newest. DEAD gives way to another outcome of the same record,
-- when its dead letter was sent back and it did better; nothing else is ever changed.
alter table record_outcomes
    add attempt int not null default 0,
    add redrive int not null default 0,
    drop constraint record_outcomes_pkey,
    add primary key (item_id, attempt, ordinal);

create or replace view run_records as
    select i.run_id, i.data_type, i.entity, r.record_key, r.ordinal, r.content_hash, r.outcome, r.observed_at,
           r.attempt, i.run_number
    from record_outcomes r join run_items i on i.item_id = r.item_id and i.attempt = r.attempt;

alter table dead_letters
    add attempt int,                                -- null, like the names, where the record could not be decoded
    add redrive int,
    add settled_at timestamptz;                     -- when the record got another outcome, or a newer dead letter

update dead_letters set attempt = 0, redrive = 0 where run_id is not null;

-- The letters that count: of the newest attempt of their item, and not settled; and those of nobody knows which record.
create view open_dead_letters as
    select l.* from dead_letters l left join run_items i using (run_id, data_type, entity)
    where l.settled_at is null and (l.run_id is null or i.attempt is null or l.attempt = i.attempt);

-- What happened to runs and items. Rows are only ever added.
create table processing_log (
    id            bigint generated always as identity primary key,
    at            timestamptz not null,
    event         text not null,
    actor         text not null,
    run_id        text,
    data_type     text,
    entity        text,
    attempt       int,
    counts        jsonb not null default '{}',
    duration      interval,
    error_code    int,
    error_message text,
    message       text not null default ''
);

create index processing_log_run on processing_log (run_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger processing_log_is_append_only before update or delete or truncate on processing_log
    for each statement execute function refuse_change();
