create temp view made as
select n, md5('order' || n)::uuid as id, 1 + n % 3 as quantity,
       case n % 10 when 0 then 'HELD' when 1 then 'RELEASED' when 2 then 'FULFILLED' when 3 then 'FULFILLED' when 4 then 'FULFILLED'
                   when 5 then 'FULFILLED' else 'HELD' end as state
  from generate_series(1, :orders) n;

insert into category (id, slug, name, position) values (md5('category')::uuid, 'things', 'Things', 1);
insert into product (id, slug, name, description, brand, keywords, category_id, created_at, updated_at, version)
values (md5('product')::uuid, 'thing', 'Thing', '', '', '', md5('category')::uuid, now(), now(), 1);
insert into variant (sku, product_id, options, weight_grams, tax_category, position)
select 'SKU-' || n, md5('product')::uuid, '{}', 100, 'standard', n from generate_series(1, 50) n;

insert into hold (owner_id, owner_kind, state) select id, 'ORDER', state from made;
insert into hold_line (owner_id, sku, location, quantity, fulfilled)
select id, 'SKU-' || 1 + (n + position * 7) % 50, 'main', case position when 1 then quantity else 1 end,
       case state when 'FULFILLED' then case position when 1 then quantity else 1 end else 0 end
  from made, generate_series(1, 2) position;

-- A cart that holds for a while yet.
insert into hold (owner_id, owner_kind, state, expires_at) values (md5('cart')::uuid, 'CART', 'HELD', now() + interval '10 minutes');
insert into hold_line (owner_id, sku, location, quantity) values (md5('cart')::uuid, 'SKU-1', 'main', 2);

insert into stock (sku, location, on_hand, held)
select sku, 'main', :orders + 100, coalesce((select sum(quantity - fulfilled) from hold_line join hold using (owner_id)
                                              where hold_line.sku = variant.sku and state = 'HELD'), 0)
  from variant;

insert into fulfilment (shipment_id, owner_id) select md5('shipment' || n)::uuid, id from made where state = 'FULFILLED';
insert into fulfilment_line (shipment_id, sku, location, quantity)
select md5('shipment' || n)::uuid, l.sku, l.location, l.quantity from made join hold_line l on l.owner_id = id where state = 'FULFILLED';

insert into stock_movement (id, kind) values (md5('opened')::uuid, 'OPENED');
insert into stock_movement_line (movement_id, sku, location, pieces)
select md5('opened')::uuid, sku, location, on_hand + coalesce((select sum(quantity) from fulfilment_line f where f.sku = s.sku), 0)
  from stock s;
