-- What is parked is listed by when it was last seen, and looked at again in that order.
set lock_timeout = '2s';
create index reconciliation_parked_seen on reconciliation_difference (last_seen) where state = 'PARKED';
drop index reconciliation_parked;
