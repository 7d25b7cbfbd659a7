-- The accounts: what each run asked for, what became of every record, and how far each topic has been read.
-- Only the loader writes here.

create table runs (
    run_id        text primary key,
    data_type     text not null,
    source        text,                          -- null until the run's own record has arrived
    settings      jsonb not null default '{}',
    parent_run_id text,
    items_total   bigint,                        -- null until the run's own record has arrived
    status        text not null default 'PUBLISHED'
                  check (status in ('PUBLISHED', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED')),
    created_at    timestamptz not null default now(),
    started_at    timestamptz,
    finished_at   timestamptz
);

-- One row for each work item. item_id stands for the three names in record_outcomes, which has a row for every record.
create table run_items (
    item_id          bigint generated always as identity unique,
    run_id           text not null,
    data_type        text not null,
    entity           text not null,
    attempt          int not null default 0,
    status           text not null default 'PENDING'
                     check (status in ('PENDING', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED')),
    expected         bigint,                     -- null until the item is sealed
    loaded           bigint not null default 0,
    unchanged        bigint not null default 0,
    superseded       bigint not null default 0,
    dead             bigint not null default 0,
    model_called     bigint not null default 0,
    model_reused     bigint not null default 0,
    model_failed     bigint not null default 0,
    model_tokens     bigint not null default 0,  -- of the calls that this item paid for
    error_code       int,
    error_message    text,
    started_at       timestamptz,
    finished_at      timestamptz,
    status_published boolean not null default true,
    primary key (run_id, data_type, entity)
);

create index run_items_unpublished on run_items (item_id) where not status_published;

-- The outcome of every record, written once and never changed.
create table record_outcomes (
    item_id      bigint not null,
    ordinal      bigint not null,
    observed_at  timestamptz not null,
    record_key   text not null,
    outcome      text not null check (outcome in ('LOADED', 'UNCHANGED', 'SUPERSEDED', 'DEAD')),
    content_hash bytea,                          -- null for DEAD
    primary key (item_id, ordinal)
);

create index record_outcomes_key on record_outcomes (record_key);

create view run_records as
    select i.run_id, i.data_type, i.entity, r.record_key, r.ordinal, r.content_hash, r.outcome, r.observed_at
    from record_outcomes r join run_items i using (item_id);

-- Moved in the transaction that writes the rows: where a loader goes on.
create table consumer_offsets (
    consumer_group text not null,
    topic          text not null,
    partition      int not null,
    next_offset    bigint not null,
    primary key (consumer_group, topic, partition)
);

create table dead_letters (
    id               bigint generated always as identity primary key,
    run_id           text,                       -- null, like the four below, where the record could not be decoded
    data_type        text,
    entity           text,
    record_key       text,
    ordinal          bigint,
    stage            text not null check (stage in ('INGEST', 'TRANSFORM', 'EMBED', 'LOAD')),
    code             int not null,
    code_name        text not null,
    message          text not null,
    path             text,
    origin_topic     text not null,
    origin_partition int not null,
    origin_offset    bigint not null,
    payload          bytea not null,
    failed_at        timestamptz not null,
    unique (origin_topic, origin_partition, origin_offset)
);

create index dead_letters_item on dead_letters (run_id, data_type, entity);

-- Every version of every record, so that each run can be rebuilt.
create table documents (
    content_hash bytea primary key,
    data_type    text not null,
    document     json not null
) with (toast_tuple_target = 8160); -- a usual one of 8 KB stays in one page: a fraction of the work of TOAST's pieces

-- Compressing took two thirds of the time that a row takes.
alter table documents alter column document set storage external;

-- One vector for each distinct request to a model. request_key is hexadecimal, as on the topics.
create table embeddings (
    request_key   text primary key,
    model         text not null,
    dimensions    int not null,
    vector        real[] not null,
    prompt_tokens bigint not null,
    created_at    timestamptz not null
);

alter table embeddings alter column vector set storage external; -- does not compress
