-- Orders that still have a way to go are few among all that were ever placed: reconciliation and the staff look for them.
set lock_timeout = '2s';
create index if not exists order_unfinished on customer_order (id)
    where status in ('PENDING', 'CONFIRMED', 'PARTIALLY_SHIPPED');
