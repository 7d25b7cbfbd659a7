-- What is newest, run by run: not the newest version of a record, but what the newest run of an entity found.

-- The newest completed item of each entity; one that found nothing counts.
create view newest_items as
    select distinct on (data_type, entity)
           item_id, data_type, entity, run_number, run_id, attempt, status, expected, finished_at
    from run_items
    where status in ('COMPLETED', 'COMPLETED_WITH_ERRORS') and run_number is not null
    order by data_type, entity, run_number desc;

-- The studies that it found for each disease, in its order, each in the version that it saw.
create view newest_disease_trials as
    select distinct on (n.entity, r.record_key)
           substr(n.entity, 7) as orpha_code, r.record_key as nct_id, n.run_number, n.run_id, r.ordinal, r.observed_at,
           r.content_hash
    from newest_items n
    join record_outcomes r on r.item_id = n.item_id and r.attempt = n.attempt and r.outcome <> 'DEAD'
    where n.data_type = 'clinical_trials' and n.entity like 'ORPHA:%'
    order by n.entity, r.record_key, r.ordinal desc;
