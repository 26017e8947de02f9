-- What operators decide: corrections of the ledger, and differences that they have seen to.

CREATE TABLE ledger_correction (
    entry_id     uuid PRIMARY KEY REFERENCES ledger_entry,
    reason       text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    corrected_by uuid NOT NULL
);
COMMENT ON COLUMN ledger_correction.corrected_by IS 'the account of the admin who booked it';

CREATE TRIGGER ledger_correction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_correction
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_correction FROM ${runtimeRole};

CREATE FUNCTION ledger_correction_is_explained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_correction WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'correction % does not say why and by whom', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_correction_is_explained AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'CORRECTION')
    EXECUTE FUNCTION ledger_correction_is_explained();

ALTER TABLE reconciliation_difference
    DROP CONSTRAINT reconciliation_difference_state_check,
    ADD CONSTRAINT reconciliation_difference_state_check CHECK (state IN ('FIXED', 'PARKED', 'GONE', 'RESOLVED')),
    ADD COLUMN note        text CHECK (length(note) <= 500),
    ADD COLUMN resolved_by uuid,
    ADD COLUMN resolved_at timestamptz,
    ADD CONSTRAINT resolved_by_somebody
        CHECK (state <> 'RESOLVED' OR (note IS NOT NULL AND resolved_by IS NOT NULL AND resolved_at IS NOT NULL));
COMMENT ON COLUMN reconciliation_difference.state IS 'FIXED by the run that saw it; PARKED for an operator; GONE when a later run did not see it any more; RESOLVED by an operator, for as long as it looks the same';
