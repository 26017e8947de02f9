-- Who bought how much, so that nobody buys a sale empty.

-- Whom the pieces are for; empty for guests' carts and for holds from before it was asked.
ALTER TABLE hold ADD COLUMN customer_id uuid;
CREATE INDEX hold_customer ON hold (customer_id) WHERE customer_id IS NOT NULL;

-- While a limit is in force, a customer's holds of the article that were made since it began, and what was shipped of
-- them, never add up to more.
CREATE TABLE purchase_limit (
    sku       text PRIMARY KEY REFERENCES variant,
    most      integer NOT NULL CHECK (most > 0),
    starts_at timestamptz NOT NULL,          -- '-infinity': since ever
    ends_at   timestamptz NOT NULL,          -- 'infinity': for ever
    CHECK (starts_at < ends_at)
);

-- An order's hold ends once: what was released or fulfilled is never held again, and no hold changes its kind of owner.
CREATE FUNCTION hold_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.owner_kind <> OLD.owner_kind THEN
        RAISE EXCEPTION 'hold % changes its kind of owner', OLD.owner_id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.owner_kind = 'ORDER' AND OLD.state <> 'HELD' AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'the hold of order % has ended', OLD.owner_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_ends_once BEFORE UPDATE OF state, owner_kind ON hold
    FOR EACH ROW EXECUTE FUNCTION hold_ends_once();
