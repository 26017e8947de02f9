-- What a payment can go through is told by dev.souk.billing.payment.Payment. The constraints here hold
-- whatever the code does: no amount outside what was authorized, one open authorization per order.

CREATE TABLE payment (
    id                 uuid        PRIMARY KEY,
    order_id           uuid        NOT NULL,
    attempt            integer     NOT NULL CHECK (attempt >= 1),
    state              text        NOT NULL CHECK (state IN ('PENDING', 'UNKNOWN', 'AUTHORIZED', 'DECLINED', 'VOIDING',
                                                             'VOIDED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'EXPIRED', 'CLOSED')),
    customer_id        uuid,
    order_number       text        CHECK (length(order_number) <= 40),
    currency           text        CHECK (currency ~ '^[A-Z]{3}$'),
    amount             bigint      CHECK (amount > 0),
    authorized         bigint      NOT NULL DEFAULT 0 CHECK (authorized >= 0),
    capturing          bigint      NOT NULL DEFAULT 0 CHECK (capturing >= 0),
    captured           bigint      NOT NULL DEFAULT 0 CHECK (captured >= 0),
    released           bigint      NOT NULL DEFAULT 0 CHECK (released >= 0),
    refunding          bigint      NOT NULL DEFAULT 0 CHECK (refunding >= 0),
    refunded           bigint      NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    provider_reference text,
    decline_reason     text,
    expires_at         timestamptz,
    asked_at           timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    next_check_at      timestamptz,
    checks             integer     NOT NULL DEFAULT 0,
    CONSTRAINT payment_attempt UNIQUE (order_id, attempt),
    CONSTRAINT payment_told CHECK (state = 'CLOSED'
        OR (customer_id IS NOT NULL AND order_number IS NOT NULL AND currency IS NOT NULL AND amount IS NOT NULL)),
    CONSTRAINT payment_authorized_as_asked CHECK (authorized = 0 OR authorized = amount),
    CONSTRAINT payment_authorized_when_said CHECK (authorized > 0
        OR state NOT IN ('AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'EXPIRED')),
    CONSTRAINT payment_captured_within_authorized CHECK (captured + capturing + released <= authorized),
    CONSTRAINT payment_refunded_within_captured CHECK (refunded + refunding <= captured),
    CONSTRAINT payment_nothing_held_when_over CHECK (state NOT IN ('DECLINED', 'VOIDED', 'CAPTURED', 'EXPIRED', 'CLOSED')
        OR (capturing = 0 AND captured + released = authorized))
);

COMMENT ON COLUMN payment.next_check_at IS 'when the settlement worker looks at this row next; null when nothing is open';
COMMENT ON COLUMN payment.asked_at IS 'when the provider was last asked to hold the money';
COMMENT ON COLUMN payment.authorized IS 'minor units, as the next five columns; what is still held is authorized - captured - released';

-- At most one open authorization per order.
CREATE UNIQUE INDEX payment_one_open_per_order ON payment (order_id)
    WHERE state IN ('PENDING', 'UNKNOWN', 'AUTHORIZED', 'VOIDING', 'PARTIALLY_CAPTURED');
CREATE INDEX payment_due ON payment (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX payment_of_customer ON payment (customer_id, id DESC);

CREATE TABLE capture (
    id                 uuid        PRIMARY KEY,
    payment_id         uuid        NOT NULL REFERENCES payment,
    amount             bigint      NOT NULL CHECK (amount > 0),
    state              text        NOT NULL CHECK (state IN ('PENDING', 'DONE', 'REFUSED')),
    refusal            text,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    next_check_at      timestamptz,
    checks             integer     NOT NULL DEFAULT 0,
    CONSTRAINT capture_open_is_checked CHECK ((state = 'PENDING') = (next_check_at IS NOT NULL))
);
COMMENT ON COLUMN capture.id IS 'the captureId the caller chose: the key that makes a capture happen once';
CREATE INDEX capture_of_payment ON capture (payment_id);
CREATE INDEX capture_due ON capture (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TABLE refund (
    id                 uuid        PRIMARY KEY,
    payment_id         uuid        NOT NULL REFERENCES payment,
    amount             bigint      NOT NULL CHECK (amount > 0),
    reason             text        NOT NULL CHECK (length(reason) <= 200),
    state              text        NOT NULL CHECK (state IN ('PENDING', 'DONE', 'REFUSED')),
    refusal            text,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    next_check_at      timestamptz,
    checks             integer     NOT NULL DEFAULT 0,
    CONSTRAINT refund_open_is_checked CHECK ((state = 'PENDING') = (next_check_at IS NOT NULL))
);
CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE INDEX refund_due ON refund (next_check_at) WHERE next_check_at IS NOT NULL;
