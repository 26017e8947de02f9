create temp view made as
select n, what, kind, md5(what || n)::uuid as event
  from generate_series(1, :orders) n,
       lateral (values ('order-placed', null, true), ('order-confirmed', 'ORDER_CONFIRMED', n % 10 > 1),
                       ('order-cancelled', 'ORDER_CANCELLED', n % 10 = 1), ('order-shipped', 'ORDER_SHIPPED', n % 10 between 2 and 5),
                       ('captured', 'PAYMENT_RECEIPT', n % 10 between 2 and 5)) as event (what, kind, happened)
 where happened;
insert into inbox (event_id) select event from made;
insert into delivery (id, event_id, account_id, kind, data, state, recipient, subject, sent_at)
select md5('mail' || event)::uuid, event, md5('customer' || n % 97)::uuid, kind, '{}', 'SENT', 'ada@example.org', 'Hello', now()
  from made where kind is not null;
insert into event_worker (name, holder, term, expires_at, position)
select 'consumer:' || source, 'notify-1', 1, now() + interval '5 seconds', '1-999999999'
  from unnest(array['orders', 'billing', 'accounts']) source;
