-- What billing and the payment provider tell differently, and who is comparing.

CREATE TABLE reconciliation_run (
    name           text        PRIMARY KEY CHECK (name = 'billing'),
    holder         uuid        NOT NULL,
    lease_until    timestamptz NOT NULL,
    started_at     timestamptz NOT NULL,
    finished_at    timestamptz,
    position_here  text        NOT NULL DEFAULT '',
    position_there text        NOT NULL DEFAULT '',
    compared       bigint      NOT NULL DEFAULT 0,
    fixed          bigint      NOT NULL DEFAULT 0,
    parked         bigint      NOT NULL DEFAULT 0,
    whole_round    boolean     NOT NULL DEFAULT false
);
COMMENT ON TABLE reconciliation_run IS 'one row: who compares, until when they have it to themselves by the clock of the database, where they are, and what the last run found';
COMMENT ON COLUMN reconciliation_run.position_here IS 'id of the last payment that was compared; empty at the beginning of a round';
COMMENT ON COLUMN reconciliation_run.position_there IS 'the provider''s cursor behind the last payment that was compared; empty at the beginning of a round';

CREATE TABLE reconciliation_difference (
    kind       text        NOT NULL CHECK (kind IN ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'STATE_DIFFERS', 'LEDGER_DIFFERS')),
    subject    text        NOT NULL,
    detail     text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('FIXED', 'PARKED', 'GONE')),
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    PRIMARY KEY (kind, subject),
    CONSTRAINT difference_seen_in_order CHECK (first_seen <= last_seen)
);
COMMENT ON COLUMN reconciliation_difference.subject IS 'the key of the payment at the provider: order and attempt';
COMMENT ON COLUMN reconciliation_difference.state IS 'FIXED by the run that saw it; PARKED for an operator; GONE when a later run did not see it any more';
CREATE INDEX reconciliation_parked ON reconciliation_difference (last_seen) WHERE state = 'PARKED';

-- The books by account, for whoever looks at the whole.
CREATE VIEW ledger_balance AS
    SELECT account, currency, sum(amount)::bigint AS amount FROM ledger_posting GROUP BY account, currency;

-- The parts of an order's refund are written with it and sum to it, whoever writes them.
CREATE FUNCTION order_refund_is_its_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid := CASE TG_TABLE_NAME WHEN 'order_refund' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'order_refund_id')::uuid END;
BEGIN
    IF (SELECT amount FROM order_refund WHERE id = whole) <> (SELECT coalesce(sum(amount), 0) FROM refund WHERE order_refund_id = whole) THEN
        RAISE EXCEPTION 'the parts of refund % do not sum to it', whole USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER order_refund_is_its_parts AFTER INSERT ON order_refund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION order_refund_is_its_parts();
CREATE CONSTRAINT TRIGGER refund_is_part_of_order_refund AFTER INSERT ON refund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.order_refund_id IS NOT NULL) EXECUTE FUNCTION order_refund_is_its_parts();
