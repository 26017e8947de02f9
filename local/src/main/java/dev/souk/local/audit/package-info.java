/**
 * Checks on a running platform that stock and money are right: {@code ./souk audit}.
 *
 * <p>START HERE: {@link dev.souk.local.audit.Rule} lists what must hold, {@link dev.souk.local.audit.Audit} looks, and a
 * class for each rule says in SQL what it looks at. Nothing goes through the services: the audit reads their tables, and
 * the payment provider's own books, as a role that can only read.
 *
 * <p>A look is one read-only snapshot of each database ({@code REPEATABLE READ}). What one database can answer is one
 * statement over the whole table. What takes several is a merge of streams sorted by id, or a question for a few thousand ids
 * at a time, so memory does not grow with the shop.
 *
 * <h2>Work in flight</h2>
 *
 * <p>The shop goes on while it is looked at, and its databases are never at the same point of a piece of work. So a mismatch
 * is a breach only when both hold:
 *
 * <ol>
 *   <li><b>Nothing unfinished explains it.</b> That is: an open saga of the order (running, or parked for an operator), a
 *       payment, capture or refund whose outcome billing does not know yet, an event that is not published yet or lies
 *       behind the position of the consumer, a dead letter. Such work ends: what is not parked for an operator and did not move
 *       for an hour is a breach itself ({@code work-ends}).
 *   <li><b>It is still there at a second look</b>, at snapshots that are younger than all of the first look's. The snapshots of
 *       one look are some milliseconds apart; what began or ended in between looks different, or is gone, the second time.
 *       What is always written together, in one transaction of one database, is explained by nothing: there it is enough that
 *       the same thing is wrong again, whatever the numbers are by then, since those of an article that sells never stand still.
 * </ol>
 *
 * <p>What is explained is counted as being in flight; what waits for an operator is told as a note.
 */
package dev.souk.local.audit;
