-- What a return gave back: less than its amount when a part of the money had been given back before, by hand.
set lock_timeout = '2s';
alter table order_return
    add column refunded_amount bigint,
    add constraint return_refunded_at_most_its_amount check (refunded_amount between 0 and amount);
comment on column order_return.refunded_amount is 'minor units; null for returns that were refunded before it was kept: then it is the amount';

-- Reconciliation looks through what was refunded lately.
create index order_return_refunded on order_return (refunded_at, id) where state = 'REFUNDED';
