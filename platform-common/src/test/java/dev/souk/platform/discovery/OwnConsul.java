package dev.souk.platform.discovery;

import dev.souk.platform.test.ConsulProcess;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An agent that the test may kill, stop and empty; there before the container starts. */
final class OwnConsul implements BeforeAllCallback, AfterAllCallback {
    private static ConsulProcess agent;

    static ConsulProcess agent() {
        return agent;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        agent = new ConsulProcess();
        System.setProperty("souk.consul.url", agent.url());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.clearProperty("souk.consul.url");
        agent.close();
    }
}
