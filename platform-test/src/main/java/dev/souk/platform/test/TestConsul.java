package dev.souk.platform.test;

import java.net.URI;

/**
 * A Consul agent for one test class. It is shared with other classes, so a test cleans up what it registers.
 *
 * @param url {@code http://host:port}
 */
public record TestConsul(String url) implements AutoCloseable {
    private static ConsulProcess own;

    static synchronized TestConsul shared() {
        String running = System.getenv("SOUK_TEST_CONSUL_URL");
        if (running != null && !running.isBlank()) {
            return new TestConsul(running);
        }
        if (own == null) {
            own = new ConsulProcess();
        }
        return new TestConsul(own.url());
    }

    /** The address as a URI. */
    public URI uri() {
        return URI.create(url);
    }

    @Override
    public void close() {
        TestSettings.remove("souk.consul.url");
    }
}
