-- Carts of guests are swept sooner than those of customers: in one index the latter, which stay, come first each time.
set lock_timeout = '2s';
create index if not exists cart_untouched_of_guest on cart (updated_at)
    where state in ('OPEN', 'MERGED') and customer_id is null;
create index if not exists cart_untouched_of_customer on cart (updated_at)
    where state in ('OPEN', 'MERGED') and customer_id is not null;
drop index if exists cart_untouched;
