-- Answers that were perhaps paid for twice: a worker that died had begun to ask the same.
alter table run_items add column model_repaid bigint not null default 0;
