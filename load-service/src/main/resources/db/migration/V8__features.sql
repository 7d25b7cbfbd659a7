-- Statistics of genes and of pairs of genes, by cohort and between cohorts, computed on request.

-- What each statistic is: written from the code's catalogue at each computation.
create table dim_feature (
    feature_id int generated always as identity primary key,
    name       text not null unique,
    kind       text not null check (kind in ('GENE_COHORT', 'GENE_CONTRAST', 'PAIR_COHORT', 'PAIR_CONTRAST')),
    family     text not null,
    definition text not null,
    unit       text not null,
    parameters jsonb not null,
    source     text not null,
    current    boolean not null             -- false: values are kept of a feature that the catalogue no longer has
);

-- A value that is not defined has no row. The key is what the value is of, so that computing anew replaces it.
create table fact_feature_values (
    study_id    int not null references dim_study,
    gene_id     int not null references dim_gene,
    gene2_id    int references dim_gene,    -- null: the feature is of one gene
    feature_id  int not null references dim_feature,
    cohort_id   smallint not null references dim_illness,
    cohort2_id  smallint references dim_illness, -- null: the feature is of one cohort
    value       double precision not null,
    samples     int not null,               -- with a value, in the cohort or both
    computed_at timestamptz not null default now(),
    unique nulls not distinct (study_id, gene_id, feature_id, cohort_id, gene2_id, cohort2_id)
);

create index fact_feature_values_feature on fact_feature_values (feature_id, study_id);

create view vw_feature_values as
select s.accession as study, g.accession as gene, g2.accession as gene2, f.name as feature, f.kind,
       c.code as cohort, c2.code as cohort2, v.value, f.unit, v.samples, v.computed_at
from fact_feature_values v
join dim_study s using (study_id)
join dim_gene g using (gene_id)
left join dim_gene g2 on g2.gene_id = v.gene2_id
join dim_feature f using (feature_id)
join dim_illness c on c.illness_id = v.cohort_id
left join dim_illness c2 on c2.illness_id = v.cohort2_id;
