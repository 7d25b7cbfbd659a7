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

-- Floating point numbers do not compress.
alter table gene_expression alter column expression set storage external;

create index gene_expression_gene on gene_expression (gene_id);
create index gene_expression_hash on gene_expression using hash (content_hash);

-- Arrays that a later run replaced in the same sample set.
create table gene_expression_replaced (
    content_hash  bytea primary key,
    sample_set_id int not null references sample_sets,
    gene_id       int not null references dim_gene,
    expression    real[] not null
);

alter table gene_expression_replaced alter column expression set storage external;

create index gene_expression_replaced_gene on gene_expression_replaced (sample_set_id, gene_id);

-- A version is in one of the two tables, never in both: one that comes back is current again.
create function keep_replaced_expression() returns trigger language plpgsql as $$
begin
    delete from gene_expression_replaced where content_hash = new.content_hash;
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

-- Every version of every record, whichever table holds it: what the outcomes' hashes refer to.
create function gene_document(sample_set int, gene int, expression real[]) returns json
language sql stable parallel safe as $$
    select json_build_object('study', s.accession, 'gene', g.accession, 'sample_set', encode(t.hash, 'hex'),
        'values', array_to_json(expression))
    from sample_sets t join dim_study s using (study_id), dim_gene g
    where t.sample_set_id = sample_set and g.gene_id = gene
$$;

create view document_versions as
    select content_hash, data_type, document from documents
    union all
    select content_hash, 'gene_expression', gene_document(sample_set_id, gene_id, expression) from gene_expression
    union all
    select content_hash, 'gene_expression', gene_document(sample_set_id, gene_id, expression)
    from gene_expression_replaced;

-- The facts: one value of one gene in one sample, of the current sample sets. log2_expression is log2(expression + 1).
-- The logarithm exists above -1, but is given from 0 on: a negative value (usual on microarrays, where values may be
-- logarithms already) is no count or intensity, and gets null. Ask with study_id, gene_id or both: both are indexed.
create view fact_gene_expression as
    select s.study_id, p.sample_id, e.gene_id, p.illness_id, p.platform_id, v.expression,
           case when v.expression >= 0 then ln(v.expression::double precision + 1) / ln(2::double precision) end
               as log2_expression
    from dim_study s
    join sample_sets t on t.sample_set_id = s.sample_set_id
    join gene_expression e on e.sample_set_id = t.sample_set_id
    cross join lateral unnest(t.sample_ids, e.expression) as v (sample_id, expression)
    join dim_sample p on p.sample_id = v.sample_id;

-- The facts with names for keys, for people and spreadsheets.
create view vw_expression_long as
    select s.accession as study, p.accession as sample, g.accession as gene, i.code as illness, l.name as platform,
           s.organism, s.technology, f.expression, f.log2_expression
    from fact_gene_expression f
    join dim_study s on s.study_id = f.study_id
    join dim_sample p on p.sample_id = f.sample_id
    join dim_gene g on g.gene_id = f.gene_id
    join dim_illness i on i.illness_id = f.illness_id
    left join dim_platform l on l.platform_id = f.platform_id;

-- Distribution of each gene's values in each cohort: the samples of a study with the same illness. n counts values that
-- are not null; sd is that of a sample (n - 1), null for n = 1; median and quartiles interpolate linearly.
-- Ask with a gene, a study or both.
create view vw_expression_by_cohort as
    select g.accession as gene, i.code as illness, s.accession as study, count(f.expression) as n,
           avg(f.expression::double precision) as mean,
           stddev_samp(f.expression::double precision) as sd,
           percentile_cont(0.5) within group (order by f.expression) as median,
           percentile_cont(0.25) within group (order by f.expression) as quartile_1,
           percentile_cont(0.75) within group (order by f.expression) as quartile_3
    from fact_gene_expression f
    join dim_study s on s.study_id = f.study_id
    join dim_gene g on g.gene_id = f.gene_id
    join dim_illness i on i.illness_id = f.illness_id
    group by s.study_id, g.gene_id, i.illness_id, g.accession, i.code, s.accession;

-- In how many samples of how many cohorts a gene is measured: its value is neither null nor 0. A cohort counts from
-- three such samples on, the fewest of which a correlation says anything; samples of unknown illness (5) form none.
create function gene_cohorts(illness_ids smallint[], expression real[])
returns table (cohorts bigint, samples bigint)
language sql immutable parallel safe as $$
    select count(*), coalesce(sum(n), 0)::bigint
    from (select count(*) as n from unnest(illness_ids, expression) as v (illness_id, value)
          where value <> 0 and illness_id <> 5 group by illness_id having count(*) >= 3) as cohort
$$;

-- Pairs of genes of a study that a pair statistic between cohorts can be computed of: both are measured in at least two
-- cohorts. Each pair is there twice, once under either gene; gene_a < gene_b takes it once. A study of 20,000 genes has
-- 200 million pairs: ask with the study and both genes (milliseconds), or with the study and gene_a (reads the study
-- once); never without them.
create view vw_gene_pairs_candidate as
    select s.accession as study, ga.accession as gene_a, gb.accession as gene_b,
           least(ca.cohorts, cb.cohorts) as cohorts, least(ca.samples, cb.samples) as samples
    from dim_study s
    join sample_sets t on t.sample_set_id = s.sample_set_id
    cross join lateral (
        select array_agg(i.illness_id order by u.position) as illness_ids
        from unnest(t.sample_ids) with ordinality as u (sample_id, position) join dim_sample i using (sample_id)) as k
    join gene_expression a on a.sample_set_id = t.sample_set_id
    join dim_gene ga on ga.gene_id = a.gene_id
    cross join lateral gene_cohorts(k.illness_ids, a.expression) as ca
    join gene_expression b on b.sample_set_id = t.sample_set_id and b.gene_id <> a.gene_id
    join dim_gene gb on gb.gene_id = b.gene_id
    cross join lateral gene_cohorts(k.illness_ids, b.expression) as cb
    where ca.cohorts >= 2 and cb.cohorts >= 2;

-- One gene in every study that has it: its values, in the order of its sample set's sample_ids.
create function gene_across_studies(gene text)
returns table (study text, technology text, sample_set_id int, expression real[])
language sql stable as $$
    select s.accession, s.technology, e.sample_set_id, e.expression
    from dim_gene g
    join gene_expression e on e.gene_id = g.gene_id
    join dim_study s on s.sample_set_id = e.sample_set_id
    where g.accession = gene
$$;

-- A study's matrix, a row for each gene: values in the order of the study's sample_ids (in sample_sets).
create function study_matrix(study text)
returns table (gene text, expression real[])
language sql stable as $$
    select g.accession, e.expression
    from dim_study s
    join gene_expression e on e.sample_set_id = s.sample_set_id
    join dim_gene g on g.gene_id = e.gene_id
    where s.accession = study
$$;
