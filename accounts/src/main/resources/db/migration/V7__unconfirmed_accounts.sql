-- Accounts that nobody confirmed in time are deleted: what looks for them.
set lock_timeout = '2s';
create index account_unconfirmed on account (created_at) where confirmed_at is null;
