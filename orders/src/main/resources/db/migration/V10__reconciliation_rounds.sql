-- A comparison goes on where the run before ended, and tells when it last came all the way through and why it did not.
set lock_timeout = '2s';
alter table reconciliation_run
    -- What is compared in this round, and behind which id it goes on; null between two rounds.
    add column phase text,
    add column position uuid,
    add column round_started_at timestamptz,
    -- How far back this round looks.
    add column round_since timestamptz,
    -- When a round last ended; before that, when one was first tried.
    add column whole_round_at timestamptz not null default now(),
    -- Why the last run ended before its time.
    add column failure text;
