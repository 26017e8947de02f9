package dev.souk.accounts;

import dev.souk.accounts.account.FirstAdmin;
import dev.souk.accounts.apikey.BootstrapKeys;
import dev.souk.accounts.password.PasswordResets;
import dev.souk.accounts.signin.Revocations;
import dev.souk.accounts.token.KeyPublisher;
import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Begins what goes on beside the requests, and what has to be there before them; ends it when the process ends. */
@Singleton
class Start {

    private static final Duration PREPARATION = Duration.ofSeconds(2);

    private final Database database;
    private final FirstAdmin firstAdmin;
    private final BootstrapKeys bootstrapKeys;
    private final KeyPublisher keys;
    private final Revocations revocations;
    private final PasswordResets passwordResets;
    private volatile Optional<Chore> preparation = Optional.empty();

    @Inject
    Start(
            Database database,
            FirstAdmin firstAdmin,
            BootstrapKeys bootstrapKeys,
            KeyPublisher keys,
            Revocations revocations,
            PasswordResets passwordResets) {
        this.database = database;
        this.firstAdmin = firstAdmin;
        this.bootstrapKeys = bootstrapKeys;
        this.keys = keys;
        this.revocations = revocations;
        this.passwordResets = passwordResets;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (!database.isConfigured()) {
            return;
        }
        // The database, or its tables, may come later than this process.
        preparation = Optional.of(Chore.untilDone("preparation", PREPARATION, () -> {
            bootstrapKeys.ensure();
            firstAdmin.ensure();
        }));
        keys.start();
        revocations.start();
        passwordResets.start();
    }

    @PreDestroy
    void stop() {
        preparation.ifPresent(Chore::close);
        passwordResets.stop();
        revocations.stop();
        keys.stop();
    }
}
