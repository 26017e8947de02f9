package dev.souk.notify;

import dev.souk.platform.test.FreePort;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Tells the service under test where the mail server of the tests is, or will be. */
public final class SmtpPort implements ConfigSource {

    /** Free when it was picked. */
    public static final int PORT = FreePort.next();

    private static final String KEY = "souk.smtp.port";

    @Override
    public Map<String, String> getProperties() {
        return Map.of(KEY, Integer.toString(PORT));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(KEY);
    }

    @Override
    public String getValue(String name) {
        return getProperties().get(name);
    }

    @Override
    public String getName() {
        return "test-smtp";
    }

    @Override
    public int getOrdinal() {
        return 300;
    }
}
