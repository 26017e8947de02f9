-- A refund can give less than was wanted, when a part of the money was given back before; nothing at all, when all of it was.
set lock_timeout = '2s';
alter table order_refund
    add column wanted bigint,
    drop constraint order_refund_amount_check,
    add constraint order_refund_amount_check check (amount >= 0),
    add constraint order_refund_nothing_when_less_will_do check (amount > 0 or wanted is not null),
    add constraint order_refund_at_most_wanted check (amount <= wanted);
comment on column order_refund.wanted is 'what was asked for, when less was acceptable; null when it is the amount';
