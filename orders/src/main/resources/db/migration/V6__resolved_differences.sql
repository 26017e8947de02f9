-- Differences that an operator has seen to.

alter table reconciliation_difference
    drop constraint reconciliation_difference_state_check,
    -- RESOLVED by an operator, for as long as it looks the same.
    add constraint reconciliation_difference_state_check check (state in ('FIXED', 'PARKED', 'GONE', 'RESOLVED')),
    add column note        text check (length(note) <= 500),
    add column resolved_by uuid,
    add column resolved_at timestamptz,
    add constraint resolved_by_somebody
        check (state <> 'RESOLVED' or (note is not null and resolved_by is not null and resolved_at is not null));
