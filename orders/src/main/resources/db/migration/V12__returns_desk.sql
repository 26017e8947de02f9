-- The staff list returns by their state, oldest first.
set lock_timeout = '2s';
create index if not exists order_return_in_state on order_return (state, id);
-- It was made for that list, of two states only, and nothing ever read it.
drop index if exists return_waiting;
