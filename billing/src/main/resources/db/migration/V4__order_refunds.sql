-- A refund of an order is spread over its payments: one row here, and one row in refund for each payment that gives back
-- a part of it. How far it is follows from its parts. Admins may also refund a single payment: such a refund belongs to none.

CREATE TABLE order_refund (
    id         uuid        PRIMARY KEY,
    order_id   uuid        NOT NULL,
    currency   text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount     bigint      NOT NULL CHECK (amount > 0),
    reason     text        NOT NULL CHECK (length(reason) <= 200),
    created_at timestamptz NOT NULL
);
COMMENT ON COLUMN order_refund.id IS 'the refundId the caller chose: the key that makes a refund happen once';
CREATE INDEX order_refund_of_order ON order_refund (order_id);

ALTER TABLE refund ADD COLUMN order_refund_id uuid REFERENCES order_refund;
CREATE INDEX refund_of_order_refund ON refund (order_refund_id) WHERE order_refund_id IS NOT NULL;

-- An authorization that ended can be followed by another attempt on the same card, by the provider's reference.
ALTER TABLE payment
    ADD COLUMN reauthorizes integer,
    ADD COLUMN expired_at timestamptz,
    ADD CONSTRAINT payment_reauthorizes_an_earlier_attempt CHECK (reauthorizes >= 1 AND reauthorizes < attempt);
COMMENT ON COLUMN payment.reauthorizes IS 'the earlier attempt of the order whose card is used again';
COMMENT ON COLUMN payment.expired_at IS 'when billing learned that the provider''s term was over; null when it was not';

ALTER TABLE simulator.payment ADD COLUMN card text;
COMMENT ON COLUMN simulator.payment.card IS 'how the card behaves, for a payment by reference';
