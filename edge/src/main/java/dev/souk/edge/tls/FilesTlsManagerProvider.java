package dev.souk.edge.tls;

import io.helidon.common.config.Config;
import io.helidon.common.tls.TlsManager;
import io.helidon.common.tls.spi.TlsManagerProvider;
import java.nio.file.Path;

/** Makes {@link FilesTlsManager} out of {@code server.tls.manager.files}; found by {@link java.util.ServiceLoader}. */
public final class FilesTlsManagerProvider implements TlsManagerProvider {

    /** Made by {@link java.util.ServiceLoader}. */
    public FilesTlsManagerProvider() {}

    @Override
    public String configKey() {
        return FilesTlsManager.TYPE;
    }

    @Override
    public TlsManager create(Config config, String name) {
        return new FilesTlsManager(name, new KeyFiles(path(config, "certificate"), path(config, "key")));
    }

    private static Path path(Config config, String key) {
        return Path.of(config.get(key).asString().orElse(""));
    }
}
