-- Carts, orders, shipments, and the sagas that carry an order from one state to the next.
-- The rules that must hold whatever the code does are constraints here.

-- Carts ---------------------------------------------------------------------------------------------------------------

create table cart (
    id          uuid        primary key,
    state       text        not null check (state in ('OPEN', 'CHECKING_OUT', 'ORDERED', 'MERGED')),
    customer_id uuid,
    -- SHA-256 of the secret a guest was given; the secret itself is never stored.
    token_hash  bytea,
    currency    text        not null check (currency ~ '^[A-Z]{3}$'),
    merged_into uuid        references cart,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    version     integer     not null,
    constraint cart_has_one_owner check ((customer_id is null) = (token_hash is not null)),
    constraint cart_merged_somewhere check ((state = 'MERGED') = (merged_into is not null))
);
create index cart_of_customer on cart (customer_id, updated_at desc) where state = 'OPEN' and customer_id is not null;
create index cart_untouched on cart (updated_at) where state in ('OPEN', 'MERGED');

create table cart_line (
    id       uuid    primary key,
    cart_id  uuid    not null references cart on delete cascade,
    sku      text    not null,
    quantity integer not null check (quantity between 1 and 100),
    constraint cart_line_once_per_sku unique (cart_id, sku)
);

-- Orders --------------------------------------------------------------------------------------------------------------

create sequence order_number cache 1;

create table customer_order (
    id              uuid        primary key,
    number          text        not null unique,
    customer_id     uuid        not null,
    cart_id         uuid        not null references cart,
    status          text        not null
                    check (status in ('PENDING', 'CONFIRMED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'CANCELLED')),
    cancel_reason   text,
    currency        text        not null check (currency ~ '^[A-Z]{3}$'),
    lines_amount    bigint      not null check (lines_amount >= 0),
    tax_amount      bigint      not null check (tax_amount >= 0),
    shipping_amount bigint      not null check (shipping_amount >= 0),
    total_amount    bigint      not null,
    shipping_method text        not null,
    ship_name       text        not null,
    ship_line1      text        not null,
    ship_line2      text,
    ship_city       text        not null,
    ship_postal_code text       not null,
    ship_country    text        not null check (ship_country ~ '^[A-Z]{2}$'),
    -- The authorization the order is paid by: billing knows it as (order, attempt).
    payment_attempt integer     not null check (payment_attempt >= 1),
    placed_at       timestamptz not null,
    version         integer     not null,
    constraint order_total_is_sum_of_parts check (total_amount = lines_amount + tax_amount + shipping_amount),
    constraint order_cancelled_with_reason check ((status = 'CANCELLED') = (cancel_reason is not null))
);
create unique index one_live_order_per_cart on customer_order (cart_id) where status <> 'CANCELLED';
create index order_of_customer on customer_order (customer_id, id desc);

-- What was bought, as it was when it was bought.
create table order_line (
    id               uuid    primary key,
    order_id         uuid    not null references customer_order,
    position         integer not null,
    sku              text    not null,
    product_id       uuid    not null,
    name             text    not null,
    quantity         integer not null check (quantity between 1 and 100),
    shipped_quantity integer not null,
    unit_amount      bigint  not null check (unit_amount >= 0),
    net_amount       bigint  not null,
    tax_category     text    not null,
    tax_basis_points integer not null check (tax_basis_points between 0 and 10000),
    tax_amount       bigint  not null check (tax_amount >= 0),
    constraint order_line_once_per_sku unique (order_id, sku),
    constraint order_line_position unique (order_id, position),
    constraint order_line_net_is_unit_times_quantity check (net_amount = unit_amount * quantity),
    constraint order_line_shipped_at_most_bought check (shipped_quantity between 0 and quantity)
);

-- An order's parts are the sums of its lines: checked when the transaction that wrote them commits.
create function order_parts_are_sums_of_lines() returns trigger language plpgsql as $$
declare
    lines bigint;
    tax   bigint;
begin
    select coalesce(sum(net_amount), 0), coalesce(sum(tax_amount), 0) into lines, tax
      from order_line where order_id = new.id;
    if lines <> new.lines_amount or tax <> new.tax_amount then
        raise exception 'order %: lines add up to % and tax to %, not % and %',
            new.id, lines, tax, new.lines_amount, new.tax_amount using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger order_parts_are_sums_of_lines
    after insert or update of lines_amount, tax_amount on customer_order
    deferrable initially deferred for each row execute function order_parts_are_sums_of_lines();

-- Of a line only the shipped quantity changes, and a line never goes away.
create function order_line_is_a_snapshot() returns trigger language plpgsql as $$
begin
    raise exception 'order line % is a snapshot of the sale and does not change', old.id
        using errcode = 'check_violation';
end $$;
create trigger order_line_is_a_snapshot
    before delete or update of id, order_id, position, sku, product_id, name, quantity, unit_amount, net_amount,
        tax_category, tax_basis_points, tax_amount on order_line
    for each row execute function order_line_is_a_snapshot();

create table order_history (
    id          uuid        primary key,
    order_id    uuid        not null references customer_order,
    at          timestamptz not null,
    from_status text,
    to_status   text        not null,
    actor       text        not null,
    note        text
);
create index order_history_of_order on order_history (order_id, id);

-- Shipments -----------------------------------------------------------------------------------------------------------

create table shipment (
    id           uuid        primary key,
    order_id     uuid        not null references customer_order,
    state        text        not null check (state in ('PREPARING', 'SHIPPED', 'ABANDONED')),
    -- The share of the order's total this shipment captures; the shares of all shipments sum to the total.
    amount       bigint      not null check (amount >= 0),
    requested_by uuid        not null,
    created_at   timestamptz not null,
    shipped_at   timestamptz,
    version      integer     not null,
    constraint shipment_shipped_at check ((state = 'SHIPPED') = (shipped_at is not null))
);
create index shipment_of_order on shipment (order_id, id);

create table shipment_line (
    id            uuid    primary key,
    shipment_id   uuid    not null references shipment,
    order_line_id uuid    not null references order_line,
    sku           text    not null,
    quantity      integer not null check (quantity between 1 and 100),
    constraint shipment_line_once unique (shipment_id, order_line_id)
);

-- Sagas ---------------------------------------------------------------------------------------------------------------

-- The Idempotency-Key of the request that began a saga refers to it by its id, and gets its answer when the saga ends.
-- One durable piece of work on one order: what is to be done next, who does it, and until when they have it to
-- themselves. The clock of every column here is the database's, so a skewed instance cannot steal or keep a lease.
create table saga (
    id              uuid        primary key,
    kind            text        not null,
    order_id        uuid        not null references customer_order,
    shipment_id     uuid        references shipment,
    step            text        not null,
    state           text        not null check (state in ('RUNNING', 'PARKED', 'DONE')),
    payment_attempt integer     not null check (payment_attempt >= 1),
    payment         text        not null
                    check (payment in ('NOT_ASKED', 'UNKNOWN', 'AUTHORIZED', 'DECLINED', 'VOIDED', 'CAPTURED')),
    -- Needed to ask the provider again with the same key; forgotten as soon as the saga ends.
    payment_token   text,
    -- Why the order will be cancelled, once that is where the saga is heading.
    cancel_reason   text,
    -- What the buyer is told about that, such as the articles that are missing.
    detail          jsonb,
    attempts        integer     not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null,
    lease_owner     text,
    lease_until     timestamptz,
    -- Counts the leases: who holds an old number can commit nothing.
    lease_epoch     bigint      not null default 0,
    last_error      text,
    parked_reason   text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    constraint saga_step_of_kind check (
        kind = 'CHECKOUT' and step in ('HOLD', 'AUTHORIZE', 'SETTLE', 'VOID', 'RELEASE')
        or kind = 'CANCELLATION' and step in ('VOID', 'RELEASE')
        or kind = 'FULFILMENT' and step in ('CAPTURE', 'FULFIL')),
    constraint saga_shipment_when_fulfilling check ((kind = 'FULFILMENT') = (shipment_id is not null)),
    constraint saga_parked_with_reason check ((state = 'PARKED') = (parked_reason is not null)),
    constraint saga_done_holds_no_secret check (state <> 'DONE' or payment_token is null),
    constraint saga_lease_is_whole check ((lease_owner is null) = (lease_until is null)),
    constraint saga_leased_while_running check (state = 'RUNNING' or lease_owner is null)
);
-- One at a time for an order: a shipment and a cancellation, or two shipments, never run side by side.
create unique index one_open_saga_per_order on saga (order_id) where state <> 'DONE';
create unique index one_checkout_per_order on saga (order_id) where kind = 'CHECKOUT';
create index saga_due on saga (next_attempt_at) where state = 'RUNNING';
create index saga_parked on saga (id) where state = 'PARKED';

-- Rates ---------------------------------------------------------------------------------------------------------------

-- Prices in the catalog are net; tax is added per line. A shipping price is what the customer pays, tax included.
create table tax_rate (
    country      text    not null check (country ~ '^[A-Z]{2}$'),
    tax_category text    not null,
    basis_points integer not null check (basis_points between 0 and 10000),
    primary key (country, tax_category)
);

create table shipping_rate (
    country     text    not null check (country ~ '^[A-Z]{2}$'),
    method      text    not null,
    currency    text    not null check (currency ~ '^[A-Z]{3}$'),
    up_to_grams integer not null check (up_to_grams > 0),
    amount      bigint  not null check (amount >= 0),
    primary key (country, method, currency, up_to_grams)
);

insert into tax_rate (country, tax_category, basis_points)
select country, category, points
  from (values ('AT', 2000, 1000), ('BE', 2100, 600), ('CH', 810, 260), ('DE', 1900, 700), ('DK', 2500, 2500),
               ('ES', 2100, 1000), ('FI', 2550, 1400), ('FR', 2000, 550), ('GB', 2000, 500), ('IE', 2300, 1350),
               ('IT', 2200, 1000), ('LU', 1700, 800), ('NL', 2100, 900), ('PL', 2300, 800), ('PT', 2300, 600),
               ('SE', 2500, 1200),
               -- Sales tax in the United States is settled by state, outside of this table.
               ('US', 0, 0)) as rate (country, standard, reduced)
 cross join lateral (values ('standard', standard), ('reduced', reduced), ('zero', 0)) as part (category, points);

insert into shipping_rate (country, method, currency, up_to_grams, amount)
select country, method, currency, grams, (base + surcharge) * case currency when 'USD' then 110 else 100 end / 100
  from (values ('DE', 0), ('AT', 300), ('BE', 300), ('LU', 300), ('NL', 300), ('FR', 400), ('DK', 400), ('PL', 400),
               ('ES', 500), ('IT', 500), ('PT', 500), ('FI', 600), ('SE', 600), ('IE', 600), ('GB', 900), ('CH', 900),
               ('US', 1900)) as zone (country, surcharge)
 cross join (values ('standard', 2000, 490), ('standard', 10000, 790), ('standard', 31500, 1490),
                    ('standard', 100000, 4990),
                    ('express', 2000, 1290), ('express', 10000, 1990), ('express', 31500, 3490)) as tariff (method, grams, base)
 cross join (values ('EUR'), ('USD')) as sold (currency);
