-- Up to here the text of the history alone said so; in a transaction of its own, because it reads all of it.
update shipment set stock_by_hand = true
 where state = 'SHIPPED'
   and order_id in (select order_id from order_history where note like 'SKIP FULFILMENT at FULFIL:%');
