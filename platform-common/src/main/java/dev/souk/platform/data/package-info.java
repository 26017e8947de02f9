/**
 * The service's own PostgreSQL database: local transactions, JPA and plain SQL on one connection, migrations, ids, pages.
 *
 * <p>A service names its entities, and {@link dev.souk.platform.data.InstantConverter}, as {@code <class>} of unit
 * {@code souk} in {@code META-INF/persistence.xml} (RESOURCE_LOCAL, no data source), and its migrations
 * {@code db/migration/V1__name.sql}.
 *
 * <p>START HERE: {@link dev.souk.platform.data.Database} runs transactions; {@link dev.souk.platform.data.Jdbc} runs SQL
 * in the current one; {@code @Transactional} and an injected {@code EntityManager} use the same one.
 * {@link dev.souk.platform.data.Migrations} builds the schema before a service starts, and
 * {@link dev.souk.platform.data.SchemaVersion} tells a running service whether that has happened. Nothing here does
 * anything in a process without {@code souk.db.url}.
 */
package dev.souk.platform.data;
