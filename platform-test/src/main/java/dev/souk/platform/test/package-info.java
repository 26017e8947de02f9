/**
 * The test kit: real servers for tests, fresh for each test class.
 *
 * <p>START HERE: {@link dev.souk.platform.test.WithPostgres}, {@link dev.souk.platform.test.WithRedis} and
 * {@link dev.souk.platform.test.WithConsul} on a test class. A server is started once per JVM and dies with it; one that
 * runs already is used when {@code SOUK_TEST_POSTGRES_URL}, {@code SOUK_TEST_REDIS_URL} or {@code SOUK_TEST_CONSUL_URL}
 * names it. {@link dev.souk.platform.test.WithCollector} plays a collector of traces.
 */
package dev.souk.platform.test;
