-- The same rule with one question instead of two: it is asked for the entry and for each posting, in every checkout.
CREATE OR REPLACE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry uuid;
    worst record;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entry' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
    -- What is off comes first.
    SELECT currency, sum(amount) AS off INTO worst
      FROM ledger_posting WHERE entry_id = entry GROUP BY currency ORDER BY sum(amount) = 0 LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger entry % has no postings', entry USING ERRCODE = 'check_violation';
    END IF;
    IF worst.off <> 0 THEN
        RAISE EXCEPTION 'ledger entry % is off by % %', entry, worst.off, worst.currency USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
