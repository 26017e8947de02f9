-- Promotion codes: what they take off, for whom and how often; and what an order's discount does to its parts.

create table promotion (
    -- Upper case: codes are compared without regard to case.
    code             text        primary key check (code ~ '^[A-Z0-9][A-Z0-9-]{2,31}$'),
    description      text        not null check (length(description) <= 200),
    -- Either a share of the goods, in hundredths of a percent, or an amount of minor units.
    percent          integer     check (percent between 1 and 10000),
    amount           bigint      check (amount > 0),
    currency         text        check (currency ~ '^[A-Z]{3}$'),
    minimum_spend    bigint      check (minimum_spend > 0),
    valid_from       timestamptz not null,
    valid_until      timestamptz,
    active           boolean     not null,
    max_redemptions  integer     check (max_redemptions > 0),
    max_per_customer integer     check (max_per_customer > 0),
    redeemed         integer     not null default 0,
    created_by       uuid        not null,
    created_at       timestamptz not null,
    constraint promotion_one_kind check ((percent is null) <> (amount is null)),
    constraint promotion_amounts_have_currency
        check (currency is not null or (amount is null and minimum_spend is null)),
    constraint promotion_valid_for_some_time check (valid_until > valid_from),
    constraint promotion_redeemed_within_bound
        check (redeemed >= 0 and (max_redemptions is null or redeemed <= max_redemptions))
);

-- How often each customer has used a code; cancelled orders do not count.
create table promotion_customer (
    code        text    not null references promotion,
    customer_id uuid    not null,
    redeemed    integer not null check (redeemed >= 0),
    primary key (code, customer_id)
);

-- Cart and order ------------------------------------------------------------------------------------------------------

alter table cart add column promotion_code text;

alter table customer_order
    add column promotion_code text references promotion,
    add column discount_amount bigint not null default 0 check (discount_amount between 0 and lines_amount),
    drop constraint order_total_is_sum_of_parts,
    add constraint order_total_is_sum_of_parts
        check (total_amount = lines_amount - discount_amount + tax_amount + shipping_amount),
    add constraint order_discount_by_promotion check (discount_amount = 0 or promotion_code is not null);

alter table order_line
    add column discount_amount bigint not null default 0,
    add constraint order_line_discount_within_net check (discount_amount between 0 and net_amount);

-- Which order used a code, and for how much; released when the order is cancelled.
create table promotion_redemption (
    order_id    uuid        primary key references customer_order,
    code        text        not null references promotion,
    customer_id uuid        not null,
    amount      bigint      not null check (amount >= 0),
    currency    text        not null,
    redeemed_at timestamptz not null default now(),
    released_at timestamptz
);
create index promotion_redemption_of_code on promotion_redemption (code, order_id);

create or replace function order_parts_are_sums_of_lines() returns trigger language plpgsql as $$
declare
    lines    bigint;
    discount bigint;
    tax      bigint;
begin
    select coalesce(sum(net_amount), 0), coalesce(sum(discount_amount), 0), coalesce(sum(tax_amount), 0)
      into lines, discount, tax from order_line where order_id = new.id;
    if lines <> new.lines_amount or discount <> new.discount_amount or tax <> new.tax_amount then
        raise exception 'order %: lines add up to %, discount to % and tax to %, not %, % and %', new.id,
            lines, discount, tax, new.lines_amount, new.discount_amount, new.tax_amount using errcode = 'check_violation';
    end if;
    return null;
end $$;
drop trigger order_parts_are_sums_of_lines on customer_order;
create constraint trigger order_parts_are_sums_of_lines
    after insert or update of lines_amount, discount_amount, tax_amount on customer_order
    deferrable initially deferred for each row execute function order_parts_are_sums_of_lines();

drop trigger order_line_is_a_snapshot on order_line;
create trigger order_line_is_a_snapshot
    before delete or update of id, order_id, position, sku, product_id, name, quantity, unit_amount, net_amount,
        discount_amount, tax_category, tax_basis_points, tax_amount on order_line
    for each row execute function order_line_is_a_snapshot();
