-- Gene expression as a star: studies, samples, genes, illnesses and platforms around arrays of values. One array holds
-- one gene's values over a sample set; fact_gene_expression shows them one by one. Surrogate keys never change.

create table dim_illness (
    illness_id  smallint primary key,
    code        text not null unique,
    name        text not null,
    description text not null
);

insert into dim_illness values
    (1, 'SEPTIC_SHOCK', 'Septic shock', 'Sepsis with circulatory failure'),
    (2, 'NO_SEPSIS', 'No sepsis', 'Ill, and said not to have sepsis'),
    (3, 'SEPSIS', 'Sepsis', 'Sepsis, or severe sepsis without shock'),
    (4, 'CONTROL', 'Control', 'Healthy, or a control of an experiment'),
    (5, 'UNKNOWN', 'Unknown', 'Nothing in the metadata says');

create table dim_platform (
    platform_id  int generated always as identity primary key,
    name         text not null,
    accession    text not null default '',      -- empty if the source has none
    manufacturer text,                          -- null if nobody knows it
    technology   text not null check (technology in ('RNA_SEQ', 'MICROARRAY', 'UNKNOWN')),
    unique (name, accession)
);

create table dim_gene (
    gene_id   int generated always as identity primary key,
    accession text not null unique              -- usually an Ensembl id
);

create table dim_study (
    study_id      int generated always as identity primary key,
    accession     text not null unique,
    -- All below is null until the study's header has come: its genes may come first.
    title         text,
    description   text,
    organism      text,
    technology    text check (technology in ('RNA_SEQ', 'MICROARRAY', 'UNKNOWN')),
    attributes    jsonb,
    sample_set_id int,                          -- the current one
    genes         bigint,                       -- as the header has it; 0 without a matrix
    quality_score double precision,             -- 0 to 100; see data_quality
    content_hash  bytea,
    observed_at   timestamptz,                  -- of the version that is here
    run_id        text,                         -- that brought this version
    loaded_at     timestamptz not null default now()
);

-- A sample as its study describes it: one that two studies share has a row, and an illness, in each.
create table dim_sample (
    sample_id          int generated always as identity primary key,
    study_id           int not null references dim_study,
    accession          text not null,
    title              text,
    organism           text,
    platform_id        int references dim_platform,
    illness_id         smallint not null references dim_illness,
    illness_confidence double precision not null,
    illness_rule       text not null,
    illness_evidence   text,
    attributes         jsonb not null,
    unique (study_id, accession)
);

create index dim_sample_illness on dim_sample (illness_id);

-- The samples that a study's arrays have values of, in their order. A study that comes again with other samples, or in
-- another order, gets another set; the arrays of the earlier one stay.
create table sample_sets (
    sample_set_id int generated always as identity primary key,
    study_id      int not null references dim_study,
    hash          bytea not null unique,
    sample_ids    int[]                         -- null until the study's header has come
);

alter table dim_study add foreign key (sample_set_id) references sample_sets;

create table gene_expression (
    sample_set_id int not null references sample_sets,
    gene_id       int not null references dim_gene,
    expression    real[] not null,              -- null where the source has no value
    content_hash  bytea not null,
    observed_at   timestamptz not null,
    run_id        text not null,
    loaded_at     timestamptz not null default now(),
    primary key (sample_set_id, gene_id)
);

create index gene_expression_gene on gene_expression (gene_id);
create index gene_expression_hash on gene_expression using hash (content_hash);

-- Arrays that a later run replaced in the same sample set.
create table gene_expression_replaced (
    content_hash  bytea primary key,
    sample_set_id int not null references sample_sets,
    gene_id       int not null references dim_gene,
    expression    real[] not null
);

create function keep_replaced_expression() returns trigger language plpgsql as $$
begin
    insert into gene_expression_replaced values (old.content_hash, old.sample_set_id, old.gene_id, old.expression)
    on conflict do nothing;
    return new;
end
$$;

create trigger gene_expression_keeps_versions before update of content_hash on gene_expression
    for each row when (old.content_hash <> new.content_hash) execute function keep_replaced_expression();

-- What the checks found of a study, on entry and after loading, run by run. Studies that were rejected are here and
-- nowhere else.
create table data_quality (
    id         bigint generated always as identity primary key,
    study      text not null,                   -- its accession
    run_id     text not null,
    phase      text not null check (phase in ('ENTRY', 'LOADED')),
    code       text not null,
    severity   text not null check (severity in ('ERROR', 'WARNING', 'INFO')),
    location   text not null,
    message    text not null,
    count      bigint not null,
    checked_at timestamptz not null default now(),
    unique (study, run_id, phase, code, location)
);

create table quality_figures (
    study      text not null,
    run_id     text not null,
    rejected   boolean not null,
    score      double precision not null,       -- 0 to 100
    figures    jsonb not null,
    checked_at timestamptz not null default now(),
    primary key (study, run_id)
);
