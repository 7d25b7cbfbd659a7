-- The newest version of each study. A date that its source gives by month or year is the first day of it.
create table clinical_trials (
    nct_id                            text primary key,
    org_study_id                      text,
    brief_title                       text,
    official_title                    text,
    overall_status                    text,
    start_date                        date,
    start_date_precision              text,
    start_date_type                   text,
    primary_completion_date           date,
    primary_completion_date_precision text,
    primary_completion_date_type      text,
    completion_date                   date,
    completion_date_precision         text,
    completion_date_type              text,
    study_first_submit_date           date,
    study_first_submit_date_precision text,
    last_update_date                  date,
    last_update_date_precision        text,
    last_update_date_type             text,
    lead_sponsor_name                 text,
    lead_sponsor_class                text,
    collaborators                     jsonb,
    arm_groups                        jsonb,
    interventions                     jsonb,
    primary_outcomes                  jsonb,
    secondary_outcomes                jsonb,
    locations                         jsonb,
    brief_summary                     text,
    detailed_description              text,
    conditions                        text[] not null,
    keywords                          text[] not null,
    study_type                        text,
    phases                            text[] not null,
    allocation                        text,
    enrollment_count                  bigint,
    eligibility_criteria              text,
    healthy_volunteers                boolean,
    gender_based                      boolean,
    gender_description                text,
    sex                               text,
    minimum_age                       text,
    minimum_age_days                  double precision,
    minimum_age_years                 double precision,
    maximum_age                       text,
    maximum_age_days                  double precision,
    maximum_age_years                 double precision,
    std_ages                          text[] not null,
    study_population                  text,
    sampling_method                   text,
    study_references                  jsonb,
    see_also_links                    jsonb,
    drug_name                         text,
    drug_description                  text,
    has_results                       boolean,
    content_hash                      bytea not null,
    embedding_key                     text,                 -- in embeddings; null without a model
    observed_at                       timestamptz not null, -- of the version that is here
    run_id                            text not null,        -- that brought this version
    loaded_at                         timestamptz not null default now()
) with (toast_tuple_target = 8160); -- a usual study of 8 KB stays in one page, uncompressed: written in 60 % of the time

-- Nor is a larger one compressed: what does not fit lies out of line.
alter table clinical_trials
    alter column arm_groups set storage external,
    alter column interventions set storage external,
    alter column primary_outcomes set storage external,
    alter column secondary_outcomes set storage external,
    alter column locations set storage external,
    alter column brief_summary set storage external,
    alter column detailed_description set storage external,
    alter column eligibility_criteria set storage external,
    alter column study_references set storage external;

create index clinical_trials_conditions on clinical_trials using gin (conditions);
create index clinical_trials_keywords on clinical_trials using gin (keywords);
create index clinical_trials_interventions on clinical_trials using gin (interventions jsonb_path_ops);
create index clinical_trials_locations on clinical_trials using gin (locations jsonb_path_ops);
create index clinical_trials_embedding on clinical_trials (embedding_key) where embedding_key is not null;

create table diseases (
    orpha_code text primary key,
    name       text not null
);

-- Which study was found by asking for which disease, and where in the study the disease's name stands.
create table disease_trials (
    orpha_code   text not null,
    nct_id       text not null,
    matched_in   text not null check (matched_in in ('TITLE', 'CONDITION', 'KEYWORD', 'ELSEWHERE', 'NOWHERE')),
    first_run_id text not null,        -- that found the link
    run_id       text not null,        -- that brought this matched_in
    observed_at  timestamptz not null,
    primary key (orpha_code, nct_id)
);

create index disease_trials_trial on disease_trials (nct_id);
