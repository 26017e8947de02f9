-- A subject is now the digest of an email and the network that tried it, or of the email alone for all networks that its
-- owner never logged in from. Counted from its first wrong password on, and afresh a day later; a row without wrong
-- passwords remembers a network that was right.
set lock_timeout = '2s';
alter table login_attempt
    add column since timestamptz not null default now(),
    add column succeeded_at timestamptz,
    drop constraint login_attempt_failures_check,
    -- Not validated: the rows that are there satisfied the narrower check.
    add constraint login_attempt_failures_check check (failures >= 0) not valid;
