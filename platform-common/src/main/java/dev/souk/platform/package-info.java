/**
 * Technical building blocks that every Souk service stands on. No business noun lives here, and a test keeps it so.
 *
 * <p>START HERE: what to look for where, in the order in which a request meets it.
 *
 * <ul>
 *   <li>{@link dev.souk.platform.telemetry}: the id of a request, its log lines, metrics and spans.
 *   <li>{@link dev.souk.platform.deadline}: the time it has left, here and in everything it calls.
 *   <li>{@link dev.souk.platform.identity}: who calls and what they may do; nothing is allowed that is not declared.
 *   <li>{@link dev.souk.platform.json}: how bodies are read (strictly) and written.
 *   <li>{@link dev.souk.platform.idempotency}: a mutation that is sent twice happens once.
 *   <li>{@link dev.souk.platform.money}: exact amounts.
 *   <li>{@link dev.souk.platform.secret}: secrets that are drawn at random, and the digest that is kept of one.
 *   <li>{@link dev.souk.platform.data}: local transactions, SQL and JPA on one connection, migrations, ids, pages.
 *   <li>{@link dev.souk.platform.events}: events leave with the data that they tell of, and are applied once, in order.
 *   <li>{@link dev.souk.platform.rest}: calls to other services; an attempt names the instance it means.
 *   <li>{@link dev.souk.platform.problem}: every failure as a document that says what to do.
 *   <li>{@link dev.souk.platform.openapi}: what a service can be asked for.
 * </ul>
 *
 * <p>And around all requests:
 *
 * <ul>
 *   <li>{@link dev.souk.platform.discovery}: registering in Consul, leaving without being missed, knowing the others.
 *   <li>{@link dev.souk.platform.config}: values that change while a process runs.
 *   <li>{@link dev.souk.platform.health}: started, live, ready.
 *   <li>{@link dev.souk.platform.errors}: which faults this service has had, and how often.
 *   <li>{@link dev.souk.platform.background}: work beside the requests, and rows that wait for it.
 *   <li>{@link dev.souk.platform.redis}: the one connection to Redis for commands.
 * </ul>
 *
 * <p>A block whose configuration is absent does nothing: without {@code souk.db.url} there is no database, without
 * {@code souk.consul.url} nobody is told that this process exists. The defaults that all services share are in
 * {@code META-INF/microprofile-config.properties} of this module.
 */
package dev.souk.platform;
