-- A comparison tells when it last came all the way through both sides, and why it did not.
set lock_timeout = '2s';
alter table reconciliation_run
    add column here_done boolean not null default false,
    add column there_done boolean not null default false,
    add column whole_round_at timestamptz not null default now(),
    add column failure text;
comment on column reconciliation_run.here_done is 'whether this round has come through the payments here; there_done, through those of the provider';
comment on column reconciliation_run.whole_round_at is 'when both sides were last gone through; before that, when it was first tried';
comment on column reconciliation_run.failure is 'why the last run ended before its time';
