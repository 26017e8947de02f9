-- Who gets mail, and what was sent to whom. Both are filled by events; see dev.souk.notify.

CREATE TABLE contact (
    account_id   uuid        PRIMARY KEY,
    email        text        NOT NULL CHECK (length(email) BETWEEN 3 AND 320),
    name         text        NOT NULL CHECK (length(name) <= 200),
    confirmed_at timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE delivery (
    id              uuid        PRIMARY KEY,
    event_id        uuid        NOT NULL,
    account_id      uuid        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('CONFIRM_EMAIL', 'REGISTERED_AGAIN', 'ORDER_CONFIRMED', 'ORDER_CANCELLED',
                                                         'ORDER_SHIPPED', 'PAYMENT_RECEIPT')),
    data            jsonb       NOT NULL,
    state           text        NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SENT', 'GIVEN_UP', 'OBSOLETE')),
    recipient       text,
    subject         text,
    attempts        integer     NOT NULL DEFAULT 0,
    last_error      text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    sent_at         timestamptz,
    next_attempt_at timestamptz,
    CONSTRAINT delivery_once UNIQUE (event_id, kind),
    CONSTRAINT delivery_pending_is_tried CHECK ((state = 'PENDING') = (next_attempt_at IS NOT NULL)),
    CONSTRAINT delivery_sent_to_somebody CHECK (state <> 'SENT' OR (recipient IS NOT NULL AND subject IS NOT NULL AND sent_at IS NOT NULL))
);

COMMENT ON COLUMN delivery.data IS 'what the template needs; never a secret';
COMMENT ON COLUMN delivery.next_attempt_at IS 'when a mailer looks at it next; null when nothing is left to do';
CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX delivery_of_account ON delivery (account_id, id DESC);
