create table thing (
    id      uuid        primary key,
    name    text        not null unique,
    kind    text        not null,
    made_at timestamptz not null,
    version int         not null
);

-- What handlers under test did, in the order they did it.
create table effect (
    seq          bigint generated always as identity primary key,
    event_id     uuid   not null,
    aggregate_id uuid   not null,
    number       int    not null
);

create table sealed_thing (id uuid primary key);
revoke update, delete on sealed_thing from ${runtimeRole};
