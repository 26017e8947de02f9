-- Double entry. An entry's postings sum to zero per currency (positive: debit, negative: credit); nothing is ever
-- changed or removed, a mistake is corrected by another entry. Held by the database, not by the code that writes.

CREATE TABLE ledger_account (
    code        text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('ASSET', 'REVENUE', 'MEMO')),
    description text NOT NULL
);

INSERT INTO ledger_account (code, kind, description) VALUES
    ('provider-clearing',     'ASSET',   'Money the payment provider has taken for the shop and not paid out yet'),
    ('customer-receivable',   'ASSET',   'What customers owe for goods that were sent'),
    ('sales-revenue',         'REVENUE', 'Sales, tax and shipping included'),
    ('sales-refunds',         'REVENUE', 'Sales given back; reduces sales-revenue'),
    ('authorizations-held',   'MEMO',    'Authorized at the provider and neither captured nor given back: a promise, no money'),
    ('authorizations-contra', 'MEMO',    'The other side of authorizations-held');

CREATE TABLE ledger_entry (
    id          uuid        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('AUTHORIZATION', 'RELEASE', 'CAPTURE', 'REFUND', 'CORRECTION')),
    source_id   uuid        NOT NULL,
    payment_id  uuid        NOT NULL REFERENCES payment,
    booked_at   timestamptz NOT NULL,
    booked_by   xid8        NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT ledger_entry_once UNIQUE (kind, source_id)
);
COMMENT ON COLUMN ledger_entry.source_id IS 'the payment, capture or refund this books: each is booked once';
COMMENT ON COLUMN ledger_entry.booked_by IS 'the transaction that wrote the entry: no other may add postings to it';
CREATE INDEX ledger_entry_of_payment ON ledger_entry (payment_id, id);

CREATE TABLE ledger_posting (
    entry_id    uuid        NOT NULL REFERENCES ledger_entry,
    line        smallint    NOT NULL CHECK (line >= 1),
    account     text        NOT NULL REFERENCES ledger_account,
    currency    text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount      bigint      NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (entry_id, line)
);
COMMENT ON COLUMN ledger_posting.amount IS 'minor units; positive is a debit, negative a credit';
CREATE INDEX ledger_posting_of_account ON ledger_posting (account, currency) INCLUDE (amount);

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry uuid := CASE TG_TABLE_NAME WHEN 'ledger_entry' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
    wrong record;
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_posting WHERE entry_id = entry) THEN
        RAISE EXCEPTION 'ledger entry % has no postings', entry USING ERRCODE = 'check_violation';
    END IF;
    SELECT currency, sum(amount) AS off INTO wrong
      FROM ledger_posting WHERE entry_id = entry GROUP BY currency HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger entry % is off by % %', entry, wrong.off, wrong.currency USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

CREATE FUNCTION ledger_posting_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT booked_by FROM ledger_entry WHERE id = NEW.entry_id) IS DISTINCT FROM pg_current_xact_id() THEN
        RAISE EXCEPTION 'ledger entry % is closed: book a correction as a new entry', NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_posting_belongs BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_posting_belongs();

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_account_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- The service's own role can't change the books either way; the triggers stop the owner's mistakes too.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry, ledger_posting FROM ${runtimeRole};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_account FROM ${runtimeRole};
