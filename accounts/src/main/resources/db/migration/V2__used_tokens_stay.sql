-- A used refresh token is remembered as long as its session: whenever it comes again, it was stolen. What is looked for to
-- be deleted is sessions that have ended.
drop index refresh_token_used;
create index session_ended on session (ended_at) where ended_at is not null;
