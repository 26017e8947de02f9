package dev.souk.edge.tls;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsConfig;
import io.helidon.common.tls.TlsManager;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * Looks every second whether certificate or key were replaced, and takes both as soon as they belong together; until then,
 * and when they never do, the last good ones stay. {@code souk_edge_certificate_expires_seconds} says until when the one in use
 * is valid.
 */
final class FilesTlsManager implements TlsManager {

    /** The name of this kind in configuration. */
    static final String TYPE = "files";

    private static final System.Logger LOG = System.getLogger(FilesTlsManager.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String name;
    private final KeyFiles files;
    private volatile SSLContext context;
    private volatile CurrentKeys keys;
    private volatile long expires;
    private String seen = "";

    FilesTlsManager(String name, KeyFiles files) {
        this.name = name;
        this.files = files;
    }

    @Override
    public void init(TlsConfig config) {
        if (!config.enabled()) {
            return;
        }
        try {
            seen = files.state().orElse("");
            KeyFiles.Loaded loaded = files.load();
            keys = new CurrentKeys(loaded.keys());
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
            note(loaded);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("TLS can't begin: " + e.getMessage(), e);
        }
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_edge_certificate_expires_seconds", this, it -> it.expires)
                        .description("When the certificate in use ends, in seconds of the epoch"));
        var _ = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("certificate-files").factory())
                .scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        String state = files.state().orElse(seen);
        if (state.equals(seen)) {
            return;
        }
        try {
            KeyFiles.Loaded loaded = files.load();
            keys.replace(loaded.keys());
            seen = state;
            note(loaded);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            seen = state; // told once, and looked at again when a file changes
            LOG.log(Level.ERROR, "The new certificate is not taken, the last good one stays: {0}", e.getMessage());
        }
    }

    private void note(KeyFiles.Loaded loaded) {
        expires = loaded.certificate().getNotAfter().toInstant().getEpochSecond();
        LOG.log(
                Level.INFO,
                "TLS with the certificate {0}, valid until {1}",
                loaded.certificate().getSerialNumber().toString(16),
                loaded.certificate().getNotAfter().toInstant());
    }

    @Override
    public void reload(Tls tls) {
        look();
    }

    @Override
    public SSLContext sslContext() {
        return context;
    }

    @Override
    public Optional<X509KeyManager> keyManager() {
        return Optional.ofNullable(keys);
    }

    @Override
    public Optional<X509TrustManager> trustManager() {
        return Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return TYPE;
    }
}
