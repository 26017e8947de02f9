-- People. The email is stored in its normal form, lower case, so that unique means unique to a person.
-- An account has a password from the moment its email is confirmed.
create table account (
    id            uuid        primary key,
    email         text        not null unique check (email = lower(email) and length(email) between 3 and 254),
    name          text        not null check (length(name) between 1 and 100),
    password_hash text,
    created_at    timestamptz not null,
    confirmed_at  timestamptz,
    version       integer     not null,
    check ((confirmed_at is null) = (password_hash is null))
);

create table account_role (
    account_id uuid not null references account on delete cascade,
    role       text not null check (role in ('customer', 'moderator', 'admin')),
    primary key (account_id, role)
);

create index account_role_by_role on account_role (role, account_id);

-- What somebody typed when registering. It becomes the account's when the code sent to the email comes back: the
-- password of somebody else who registered the same address never does.
create table registration (
    id            uuid        primary key,
    account_id    uuid        not null references account on delete cascade,
    name          text        not null check (length(name) between 1 and 100),
    password_hash text        not null,
    created_at    timestamptz not null
);

create index registration_by_account on registration (account_id, created_at);

-- When an email was last registered, for known and unknown accounts alike.
create table registration_attempt (
    email text        primary key,
    at    timestamptz not null
);

-- One log-in on one device. Its refresh tokens are one family: each is good for one use.
create table session (
    id         uuid        primary key,
    account_id uuid        not null references account on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz
);

create index session_by_account on session (account_id) where ended_at is null;
create index session_by_expiry on session (expires_at);

create table refresh_token (
    hash       bytea       primary key check (length(hash) = 32),
    session_id uuid        not null references session on delete cascade,
    issued_at  timestamptz not null,
    used_at    timestamptz
);

create index refresh_token_by_session on refresh_token (session_id);
create index refresh_token_used on refresh_token (used_at) where used_at is not null;

-- Wrong passwords, by the digest of the email they were tried with, whether or not there is such an account.
create table login_attempt (
    subject    bytea       primary key check (length(subject) = 32),
    failures   integer     not null check (failures > 0),
    not_before timestamptz not null,
    updated_at timestamptz not null
);

-- Keys of services. Only the digest is kept: the key itself is random and is shown once.
create table api_key (
    id         uuid        primary key,
    name       text        not null check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    hash       bytea       not null unique check (length(hash) = 32),
    scopes     text        not null,
    configured boolean     not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    version    integer     not null
);

-- Sessions and API keys that ended while tokens of theirs are still good. Redis is told; this is the truth.
create table revocation (
    subject      uuid        primary key,
    revoked_at   timestamptz not null,
    until        timestamptz not null,
    announced_at timestamptz
);

create index revocation_by_end on revocation (until);

-- Keys that sign tokens. The private half is encrypted with a key derived from the configuration.
-- A key signs from signs_from until a newer one does, and verifies until verifies_until (null: no end yet).
create table signing_key (
    id             text        primary key,
    public_key     bytea       not null,
    private_key    bytea       not null,
    created_at     timestamptz not null,
    signs_from     timestamptz not null,
    verifies_until timestamptz
);

-- One row: its lock makes rotations take turns, its revision grows with every change of the published key set.
create table key_ring (
    id       integer primary key check (id = 1),
    revision bigint  not null
);

insert into key_ring (id, revision) values (1, 0);
