-- What happens to an order after a part of it has left: the rest is cancelled, the card is authorized again, goods come back.

-- Units of a line are bought, then shipped or cancelled; of the shipped ones some are announced to come back, and come back.
alter table order_line
    add column cancelled_quantity integer not null default 0,
    add column returning_quantity integer not null default 0,
    add column returned_quantity  integer not null default 0,
    drop constraint order_line_shipped_at_most_bought,
    add constraint order_line_shipped_at_most_bought check (
        shipped_quantity >= 0 and cancelled_quantity >= 0 and shipped_quantity + cancelled_quantity <= quantity),
    add constraint order_line_returned_at_most_shipped check (
        returning_quantity >= 0 and returned_quantity >= 0
        and returning_quantity + returned_quantity <= shipped_quantity);

alter table customer_order
    -- The highest attempt that billing was ever asked for; payment_attempt is the one that pays.
    add column last_attempt integer not null default 1,
    -- The share of the total that is not captured, because it was cancelled after a part had left.
    add column cancelled_amount bigint not null default 0 check (cancelled_amount between 0 and total_amount),
    add constraint order_paid_by_an_attempt check (payment_attempt <= last_attempt),
    add constraint order_rest_cancelled_when_over check (cancelled_amount = 0 or status = 'SHIPPED');

-- Billing knows the capture by this id, or the shipment's own when there is none: another one for each further attempt.
alter table shipment
    add column capture_id uuid,
    add column payment_attempt integer not null default 1 check (payment_attempt >= 1),
    add constraint shipment_capture unique (capture_id);

create table order_return (
    id           uuid        primary key,
    order_id     uuid        not null references customer_order,
    state        text        not null check (state in ('REQUESTED', 'APPROVED', 'REJECTED', 'RECEIVED', 'REFUNDED')),
    reason       text        not null check (length(reason) <= 500),
    -- What the staff said when they decided.
    note         text        check (length(note) <= 500),
    -- The shares of the units that came back, which are refunded.
    amount       bigint      check (amount >= 0),
    requested_by uuid        not null,
    requested_at timestamptz not null,
    decided_by   uuid,
    decided_at   timestamptz,
    received_by  uuid,
    received_at  timestamptz,
    refunded_at  timestamptz,
    version      integer     not null,
    constraint return_decided check ((state = 'REQUESTED') = (decided_by is null)),
    constraint return_decided_at check ((decided_by is null) = (decided_at is null)),
    constraint return_received check ((state in ('RECEIVED', 'REFUNDED')) = (received_by is not null)),
    constraint return_received_at check ((received_by is null) = (received_at is null)),
    constraint return_has_an_amount check ((received_by is null) = (amount is null)),
    constraint return_refunded_at check ((state = 'REFUNDED') = (refunded_at is not null))
);
create index return_of_order on order_return (order_id, id);
create index return_waiting on order_return (id) where state in ('REQUESTED', 'APPROVED');

create table order_return_line (
    id            uuid    primary key,
    return_id     uuid    not null references order_return,
    order_line_id uuid    not null references order_line,
    sku           text    not null,
    quantity      integer not null check (quantity between 1 and 100),
    -- What became of the units that came back, which can be fewer than were announced.
    restocked     integer not null default 0 check (restocked >= 0),
    written_off   integer not null default 0 check (written_off >= 0),
    constraint return_line_once unique (return_id, order_line_id),
    constraint return_line_received_at_most_announced check (restocked + written_off <= quantity)
);

-- Sagas ---------------------------------------------------------------------------------------------------------------

alter table saga
    add column return_id uuid references order_return,
    drop constraint saga_step_of_kind,
    add constraint saga_step_of_kind check (
        kind = 'CHECKOUT' and step in ('HOLD', 'AUTHORIZE', 'SETTLE', 'VOID', 'RELEASE')
        or kind = 'CANCELLATION' and step in ('VOID', 'RELEASE')
        or kind = 'FULFILMENT' and step in ('CAPTURE', 'REAUTHORIZE', 'FULFIL')
        or kind = 'RETURN' and step in ('RESTOCK', 'REFUND')),
    add constraint saga_return_when_returning check ((kind = 'RETURN') = (return_id is not null)),
    drop constraint saga_payment_check,
    add constraint saga_payment_check check (
        payment in ('NOT_ASKED', 'UNKNOWN', 'AUTHORIZED', 'DECLINED', 'VOIDED', 'CAPTURED', 'REFUNDED'));

-- What comes back does not wait for what leaves: a return touches captured money and shipped units only.
drop index one_open_saga_per_order;
create unique index one_open_saga_per_order on saga (order_id) where state <> 'DONE' and kind <> 'RETURN';
create unique index one_saga_per_return on saga (return_id) where return_id is not null;
