/**
 * Carts, checkout and the life of an order.
 *
 * <p>START HERE: the life of an order.
 *
 * <ol>
 *   <li>Somebody fills a {@linkplain dev.souk.orders.cart cart}. It knows articles and quantities; prices are asked of
 *       catalog whenever it is shown. It can carry the code of a {@linkplain dev.souk.orders.promotion promotion}.
 *   <li>{@code POST /api/v1/orders} places the order. One transaction locks the cart, stores the order as PENDING at
 *       today's prices, discount, tax and delivery, redeems the promotion, stores the saga that will carry it on, and
 *       ties the request's Idempotency-Key to that saga. From this commit on the order exists.
 *   <li>The {@linkplain dev.souk.orders.checkout checkout saga} holds the stock in catalog and has the payment authorized by
 *       billing. Then the order is CONFIRMED and the cart has served its purpose.
 *   <li>Or it does not work out: too little in stock, or the payment is declined. The saga gives back what it holds, the
 *       order is CANCELLED, and the cart is open again for another try, which makes another order.
 *   <li>Until something of it is being shipped, the customer or the staff can
 *       {@linkplain dev.souk.orders.cancellation cancel} it: first the money and the stock are given back, then it is
 *       CANCELLED. Afterwards they can cancel what has not left yet.
 *   <li>The staff {@linkplain dev.souk.orders.fulfilment ship} it, whole or in parts. Each shipment captures its share of
 *       the money and takes its units out of the stock; the order is PARTIALLY_SHIPPED and in the end SHIPPED. If the
 *       authorization is over by then, the card is authorized again.
 *   <li>What has left can {@linkplain dev.souk.orders.returns come back}: the customer announces it, the staff decide and
 *       receive it, the stock gets what can be sold again and the customer exactly what was charged for it.
 * </ol>
 *
 * <pre>
 * PENDING ---&gt; CONFIRMED ---&gt; PARTIALLY_SHIPPED ---&gt; SHIPPED
 *    |             |  \_____________________________/
 *    +-------------+--&gt; CANCELLED
 * </pre>
 *
 * <p>What may die in between, and what then? Anything, at any moment. Every remote call is made by a saga whose row
 * says what is being done; each step and each way back can be repeated without harm, because catalog and billing know
 * it by the order, the payment attempt, the shipment or the return. If the process dies, the saga's lease ends and
 * another instance goes on from the row. If an answer is lost, the money is in the state UNKNOWN until billing has been
 * asked again with the same key. If it cannot be settled in many attempts, the saga is parked and an operator decides.
 * The client may go away: it gets the outcome by sending its request again with the same Idempotency-Key, or by looking
 * at the order.
 *
 * <p>The packages:
 *
 * <table>
 *   <caption>by feature</caption>
 *   <tr><td>{@code order}<td>the aggregate {@link dev.souk.orders.order.Order}, the only place where its status changes;
 *       {@link dev.souk.orders.order.OrderStatus} with the legal transitions; shipments; reading orders
 *   <tr><td>{@code cart}<td>carts of guests and customers
 *   <tr><td>{@code pricing}<td>totals by the one rounding rule, discounts, tax and delivery rates
 *   <tr><td>{@code promotion}<td>promotion codes and how often they are used
 *   <tr><td>{@code checkout}<td>placing an order and the saga that confirms it
 *   <tr><td>{@code cancellation}<td>cancelling, and the way back that a failed checkout takes, too
 *   <tr><td>{@code fulfilment}<td>shipping
 *   <tr><td>{@code returns}<td>what comes back, and its refund
 *   <tr><td>{@code saga}<td>the engine under the four: rows, leases, attempts, parking, take-over
 *   <tr><td>{@code reconciliation}<td>orders compared with what the other services hold for them
 *   <tr><td>{@code audit}<td>what the last audit of the whole platform found, as metrics
 *   <tr><td>{@code catalog}, {@code billing}<td>what orders needs of other services, one gateway each
 * </table>
 */
package dev.souk.orders;
