-- The tables that every service with a database has. Their meaning: dev.souk.platform.events and .idempotency.

-- Events of this service. A row commits with the change it tells of, and stays until the retention ends.
create table outbox (
    id           uuid        primary key,
    seq          bigint      generated always as identity,
    aggregate_id uuid        not null,
    type         text        not null,
    source       text        not null,
    data         jsonb       not null,
    traceparent  text,
    created_at   timestamptz not null default now(),
    published_at timestamptz,
    -- Entry id in the stream, <term>-<number>: what Redis must still have, or must get again.
    term         bigint,
    number       bigint,
    constraint outbox_published check (
        (published_at is null) = (term is null) and (published_at is null) = (number is null))
);
create index outbox_unpublished on outbox (seq) where published_at is null;
create index outbox_position on outbox (term, number) where published_at is not null;
create index outbox_created on outbox using brin (created_at);

-- How far each consumer has got, as it last told through Redis: kept here because Redis may forget.
create table outbox_reader (
    name     text        primary key,
    position text        not null,
    seen_at  timestamptz not null default now()
);

-- Events of other services whose effect has been committed here (or dropped by an operator).
create table inbox (
    event_id   uuid        primary key,
    handled_at timestamptz not null default now()
);
create index inbox_handled on inbox using brin (handled_at);

-- Events whose effect could not be made yet, in order per aggregate. The first of an aggregate is tried again
-- (RETRYING) or waits for an operator (DEAD); those behind it wait (PARKED). DROPPED ones are kept as a record.
create table dead_letter (
    event_id        uuid        primary key,
    seq             bigint      generated always as identity,
    stream          text        not null,
    aggregate_id    uuid        not null,
    type            text        not null,
    envelope        jsonb       not null,
    state           text        not null check (state in ('RETRYING', 'DEAD', 'PARKED', 'DROPPED')),
    attempts        int         not null default 0 check (attempts >= 0),
    cause           text,
    set_aside_at    timestamptz not null default now(),
    last_failed_at  timestamptz,
    next_attempt_at timestamptz,
    resolved_by     text,
    resolved_at     timestamptz,
    constraint dead_letter_due check ((state = 'RETRYING') = (next_attempt_at is not null)),
    constraint dead_letter_resolved check ((state = 'DROPPED') = (resolved_at is not null))
);
create index dead_letter_waiting on dead_letter (stream, aggregate_id, seq) where state <> 'DROPPED';

-- One row for each background worker of which only one may run among all instances: the relay, a consumer per stream.
create table event_worker (
    name       text        primary key,
    holder     text        not null,
    -- Rises with every new holder; a holder of the past commits nothing, because its term is over.
    term       bigint      not null check (term > 0),
    expires_at timestamptz not null,
    -- Of a consumer: the last stream entry whose effect is committed.
    position   text        not null default '0-0'
);

-- Keys of requests that were carried out, and their answers.
create table idempotency_key (
    -- SHA-256 of caller, method, path and key.
    id          bytea       primary key check (octet_length(id) = 32),
    caller      text        not null,
    operation   text        not null,
    fingerprint bytea       not null check (octet_length(fingerprint) = 32),
    -- What the request started, when it is finished by later transactions.
    reference   uuid,
    status      int         check (status between 100 and 499),
    headers     jsonb,
    body        text,
    -- The answer held a secret: only that there was one is kept.
    secret      boolean     not null default false,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null
);
create unique index idempotency_key_reference on idempotency_key (reference) where reference is not null;
create index idempotency_key_expires on idempotency_key (expires_at);
