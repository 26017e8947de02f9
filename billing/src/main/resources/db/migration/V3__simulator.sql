-- The payment provider of development and tests keeps its own books, as a real one would: nothing outside
-- dev.souk.billing.simulator reads or writes them, except an audit that compares both sides.

CREATE SCHEMA simulator;

CREATE TABLE simulator.payment (
    key            text        PRIMARY KEY,
    reference      text        NOT NULL UNIQUE,
    state          text        NOT NULL CHECK (state IN ('AUTHORIZED', 'DECLINED', 'CANCELLED')),
    currency       text        CHECK (currency ~ '^[A-Z]{3}$'),
    amount         bigint      NOT NULL DEFAULT 0 CHECK (amount >= 0),
    captured       bigint      NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
    refunded       bigint      NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
    decline_reason text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz
);

CREATE TABLE simulator.transfer (
    id             uuid        PRIMARY KEY,
    key            text        NOT NULL REFERENCES simulator.payment,
    kind           text        NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND')),
    amount         bigint      NOT NULL CHECK (amount > 0),
    refusal        text,
    created_at     timestamptz NOT NULL DEFAULT now()
);

GRANT USAGE ON SCHEMA simulator TO ${runtimeRole};
GRANT SELECT, INSERT, UPDATE ON simulator.payment TO ${runtimeRole};
GRANT SELECT, INSERT ON simulator.transfer TO ${runtimeRole};
