-- :orders orders as checkouts and shipments leave them. Of ten: four are confirmed, four shipped (one of them refunded), one is
-- cancelled and one is still being placed. Ids are digests, so the other databases know them as well.
create temp view made as
select n, md5('order' || n)::uuid as id, md5('cart' || n)::uuid as cart, md5('customer' || n % 97)::uuid as customer,
       case n % 10 when 0 then 'PENDING' when 1 then 'CANCELLED' when 2 then 'SHIPPED' when 3 then 'SHIPPED' when 4 then 'SHIPPED'
                   when 5 then 'SHIPPED' else 'CONFIRMED' end as status,
       (1000 + n % 500)::bigint as unit, 1 + n % 3 as quantity, 1505::bigint as other
  from generate_series(1, :orders) n;

create temp view line as
select made.n, id as order_id, position, 'SKU-' || 1 + (n + position * 7) % 50 as sku, status,
       case position when 1 then quantity else 1 end as quantity, case position when 1 then unit else other end as unit,
       case position when 1 then unit * quantity else other end as net
  from made, generate_series(1, 2) position;

create temp view taxed as
select *, net * 1900 / 10000 + case when net * 1900 % 10000 > 5000
       or (net * 1900 % 10000 = 5000 and net * 1900 / 10000 % 2 = 1) then 1 else 0 end as tax from line;

insert into cart (id, state, customer_id, currency, created_at, updated_at, version)
select cart, case status when 'PENDING' then 'CHECKING_OUT' when 'CANCELLED' then 'OPEN' else 'ORDERED' end, customer, 'EUR',
       now() - interval '1 hour', now(), 1 from made;

insert into customer_order (id, number, customer_id, cart_id, status, cancel_reason, currency, lines_amount, tax_amount,
       shipping_amount, total_amount, shipping_method, ship_name, ship_line1, ship_city, ship_postal_code, ship_country,
       payment_attempt, placed_at, version)
select id, 'S-2026-' || n, customer, cart, made.status, case made.status when 'CANCELLED' then 'REQUESTED' end, 'EUR', t.net, t.tax, 490,
       t.net + t.tax + 490, 'standard', 'Ada', 'Street 1', 'Berlin', '10115', 'DE', 1, now() - interval '1 hour', 1
  from made join (select order_id, sum(net) as net, sum(tax) as tax from taxed group by order_id) t on t.order_id = made.id;

insert into order_line (id, order_id, position, sku, product_id, name, quantity, shipped_quantity, unit_amount, net_amount,
       tax_category, tax_basis_points, tax_amount)
select md5('line' || n || position)::uuid, order_id, position, sku, md5('product')::uuid, 'Thing', quantity,
       case status when 'SHIPPED' then quantity else 0 end, unit, net, 'standard', 1900, tax from taxed;

insert into saga (id, kind, order_id, step, state, payment_attempt, payment, payment_token, next_attempt_at)
select md5('checkout' || n)::uuid, 'CHECKOUT', id, 'SETTLE', case status when 'PENDING' then 'RUNNING' else 'DONE' end, 1,
       case status when 'PENDING' then 'UNKNOWN' else 'AUTHORIZED' end, case status when 'PENDING' then 'tok_ok' end, now()
  from made;

insert into shipment (id, order_id, state, amount, requested_by, created_at, shipped_at, version)
select md5('shipment' || n)::uuid, o.id, 'SHIPPED', o.total_amount, o.customer_id, now(), now(), 1
  from made join customer_order o using (id) where made.status = 'SHIPPED';

insert into idempotency_key (id, caller, operation, fingerprint, reference, expires_at)
select sha256(('key' || n)::bytea), customer::text, 'POST /api/v1/orders', sha256('body'), md5('checkout' || n)::uuid,
       now() + interval '1 day' from made;

insert into outbox (id, aggregate_id, type, source, data, created_at, published_at, term, number)
select md5(what || n)::uuid, id, 'souk.orders.' || what || '.v1', 'orders', '{}', now() - interval '30 minutes', now(), 1,
       row_number() over (order by n, place)
  from made, lateral (values (1, 'order-placed', true), (2, 'order-confirmed', status in ('CONFIRMED', 'SHIPPED')),
                             (3, 'order-cancelled', status = 'CANCELLED'), (4, 'order-shipped', status = 'SHIPPED'))
                     as event (place, what, happened)
 where happened order by n, place;
