-- A round looks at what has changed since the one before began, which is kept here; an order changes by its sagas only.
set lock_timeout = '2s';
alter table reconciliation_run add column compared_until timestamptz;
comment on column reconciliation_run.compared_until is 'when the last whole round began; null before there was one';
create index if not exists saga_done on saga (updated_at, id) where state = 'DONE';
