-- Why an operator dropped an event, and deletion by the time of publication: an event that waited long for Redis
-- is kept as long as any other once it is out.
alter table dead_letter add column resolution text;
drop index outbox_created;
create index outbox_published_at on outbox using brin (published_at);
