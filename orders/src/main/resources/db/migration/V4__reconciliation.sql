-- Carts that nobody touches any more are swept, and what other services hold for orders is compared with the orders.

-- An order outlives its cart: it only remembers which one it was.
alter table customer_order drop constraint customer_order_cart_id_fkey;
create index cart_merged_into on cart (merged_into) where merged_into is not null;

-- One row: who compares, until when they have it to themselves, and what the last run found. The clock is the database's.
create table reconciliation_run (
    name        text        primary key check (name = 'orders'),
    holder      uuid        not null,
    lease_until timestamptz not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    compared    bigint,
    fixed       bigint,
    parked      bigint
);

create table reconciliation_difference (
    kind       text        not null,
    -- The order, or the return, that it is about.
    subject_id uuid        not null,
    detail     text        not null,
    -- FIXED by the run that saw it; PARKED for an operator; GONE when a later run did not see it any more.
    state      text        not null check (state in ('FIXED', 'PARKED', 'GONE')),
    first_seen timestamptz not null,
    last_seen  timestamptz not null,
    primary key (kind, subject_id),
    constraint difference_seen_in_order check (first_seen <= last_seen)
);
create index reconciliation_parked on reconciliation_difference (kind, subject_id) where state = 'PARKED';
