-- What payment providers told of their own accord: each event once, whatever becomes of it.

CREATE TABLE webhook_event (
    provider    text        NOT NULL,
    event_id    text        NOT NULL CHECK (length(event_id) BETWEEN 1 AND 100),
    type        text        NOT NULL CHECK (length(type) <= 100),
    subject     text        NOT NULL CHECK (length(subject) <= 200),
    state       text        NOT NULL CHECK (state IN ('HANDLED', 'PARKED')),
    detail      text        NOT NULL,
    happened_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (provider, event_id)
);
COMMENT ON COLUMN webhook_event.subject IS 'the key of the payment at the provider, as it was told';
COMMENT ON COLUMN webhook_event.state IS 'PARKED: nothing here that it could be about; reconciliation compares both sides anyway';
CREATE INDEX webhook_event_received ON webhook_event (received_at);
CREATE INDEX webhook_event_parked ON webhook_event (received_at DESC, event_id) WHERE state = 'PARKED';

-- The simulator's side: what it has to tell, and what it was told to do wrong.

CREATE TABLE simulator.webhook (
    id           uuid        PRIMARY KEY,
    type         text        NOT NULL,
    key          text        NOT NULL,
    transfer_id  uuid,
    created_at   timestamptz NOT NULL DEFAULT now(),
    due_at       timestamptz NOT NULL DEFAULT now(),
    attempts     integer     NOT NULL DEFAULT 0,
    delivered_at timestamptz
);
CREATE INDEX webhook_due ON simulator.webhook (due_at) WHERE delivered_at IS NULL;

ALTER TABLE simulator.payment ADD COLUMN expiry_told boolean NOT NULL DEFAULT false;
CREATE INDEX payment_expiring ON simulator.payment (expires_at) WHERE state = 'AUTHORIZED' AND captured < amount AND NOT expiry_told;

CREATE TABLE simulator.fault_plan (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    plan     jsonb   NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON simulator.webhook, simulator.fault_plan TO ${runtimeRole};
