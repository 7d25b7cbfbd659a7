-- Narratives, and experiments that ask models about them. Texts are about deaths: they are in source_narratives and
-- documents, and a model may repeat some of one in its answer, which is in narrative_results and
-- narrative_results_replaced. A purge empties all four of a data source.

-- The files that narratives came from.
create table narrative_sources (
    data_source  text primary key,
    file         text not null,                 -- its name
    checksum     bytea not null,                -- SHA-256 of the file
    layout       text not null check (layout in ('LONG', 'WIDE')),
    columns      jsonb not null,
    figures      jsonb not null,
    content_hash bytea not null,
    observed_at  timestamptz not null,
    run_id       text not null,
    loaded_at    timestamptz not null default now()
);

-- The newest version of each narrative. Those that take no part in experiments are here too, with the reason.
create table source_narratives (
    data_source    text not null,
    incident_id    text not null,
    narrative_type text not null check (narrative_type in ('cme', 'le')),
    narrative_text text not null,
    exclusion      text check (exclusion in ('BLANK', 'PLACEHOLDER')), -- null: it takes part
    manual_flag    boolean,                     -- null, as case_flag, if nobody labelled it
    case_flag      boolean,
    incident_year  int,
    site_id        text,
    content_hash   bytea not null,
    observed_at    timestamptz not null,
    run_id         text not null,
    loaded_at      timestamptz not null default now(),
    primary key (data_source, incident_id, narrative_type)
);

-- What was asked, frozen when the experiment began. config is the whole of it, as the configuration file had it, with
-- the names of variables in the place of secrets.
create table experiments (
    experiment_id  text primary key,
    name           text not null,
    author         text,
    notes          text,
    data_source    text not null,
    model          text not null,               -- provider:name
    endpoint       text,                        -- null: where the embed service is configured to
    system_prompt  text,
    user_template  text not null,
    prompt_version text,
    parameters     jsonb not null,              -- temperature, seed and what else the model is given
    max_narratives bigint,                      -- the first so many, by incident and type; null: all
    reuse          boolean not null,            -- answers may be shared with experiments that ask the same
    config         jsonb not null,
    config_hash    bytea not null,              -- SHA-256 of what changes the results: model, prompts, parameters
    created_at     timestamptz not null
);

create index experiments_name on experiments (name, created_at);

-- One result for each narrative of an experiment: its answer, or why it has none.
create table narrative_results (
    experiment_id     text not null references experiments,
    incident_id       text not null,
    narrative_type    text not null check (narrative_type in ('cme', 'le')),
    data_source       text not null,
    detected          boolean,                  -- null, as the four below, for an error
    confidence        double precision check (confidence between 0 and 1),
    indicators        text[],
    rationale         text,
    reasoning         text,                     -- the model's, if its endpoint tells
    repairs           text[] not null default '{}', -- what had to be mended to read the answer
    error_code        int,                      -- null for an answer; see docs/errors.md
    error_message     text,                     -- never quotes a narrative
    raw_answer        text,                     -- as it came; null if none came
    finish_reason     text,
    attempts          int not null default 1,   -- how often it was asked for, errors among them
    model             text not null,
    request_key       text,                     -- hexadecimal, as on the topics; null if nothing was asked
    prompt_tokens     bigint not null default 0,
    completion_tokens bigint not null default 0,
    latency_ms        double precision,         -- null if nothing was answered
    cost_usd          numeric,                  -- of this answer; 0 if it was found, null if the price is not known
    reused            boolean not null default false, -- the answer was there, paid for by another record
    content_hash      bytea,                    -- null if there is none, because the record died
    observed_at       timestamptz not null,
    run_id            text not null,
    finished_at       timestamptz not null,
    primary key (experiment_id, incident_id, narrative_type),
    check ((error_code is null) = (detected is not null)),
    check ((error_code is null) = (confidence is not null))
);

create index narrative_results_errors on narrative_results (experiment_id, error_code) where error_code is not null;

-- Errors that a later attempt replaced, with the answers that were paid for and were no use.
create table narrative_results_replaced (
    like narrative_results including defaults,
    replaced_at timestamptz not null default now(),
    primary key (experiment_id, incident_id, narrative_type, attempts)
);

-- Completions have a price of their own: how many of an item's model_tokens are theirs.
alter table run_items add column model_completion_tokens bigint not null default 0;
