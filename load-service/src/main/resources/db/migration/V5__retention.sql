-- Runs whose accounts an operator had removed. A removal that was cut short goes on from here.
create table removed_runs (
    run_id       text primary key,
    data_type    text not null,
    removed_at   timestamptz not null default now(),
    item_ids     bigint[] not null,                -- whose outcomes may still be there; empty once none is
    items        bigint not null,
    records      bigint not null default 0,        -- outcomes that were removed, as the next two
    documents    bigint not null default 0,
    dead_letters bigint not null default 0,
    announced_at timestamptz                       -- null until the topics have its tombstones
);

create index removed_runs_unfinished on removed_runs (run_id) where announced_at is null;
