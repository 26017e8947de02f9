package dev.souk.accounts;

import dev.souk.accounts.account.FirstAdmin;
import dev.souk.accounts.account.Registrations;
import dev.souk.accounts.apikey.BootstrapKeys;
import dev.souk.accounts.password.PasswordResets;
import dev.souk.accounts.signin.Housekeeping;
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
import java.util.ArrayList;
import java.util.List;

/** Begins what goes on beside the requests, and what has to be there before them; ends it when the process ends. */
@Singleton
class Start {

    private static final Duration TIDYING = Duration.ofMinutes(10);
    private static final Duration PREPARATION = Duration.ofSeconds(2);

    private final Database database;
    private final FirstAdmin firstAdmin;
    private final BootstrapKeys bootstrapKeys;
    private final KeyPublisher keys;
    private final Revocations revocations;
    private final Registrations registrations;
    private final PasswordResets passwordResets;
    private final Housekeeping housekeeping;
    private final List<Chore> chores = new ArrayList<>();

    @Inject
    Start(
            Database database,
            FirstAdmin firstAdmin,
            BootstrapKeys bootstrapKeys,
            KeyPublisher keys,
            Revocations revocations,
            Registrations registrations,
            PasswordResets passwordResets,
            Housekeeping housekeeping) {
        this.database = database;
        this.firstAdmin = firstAdmin;
        this.bootstrapKeys = bootstrapKeys;
        this.keys = keys;
        this.revocations = revocations;
        this.registrations = registrations;
        this.passwordResets = passwordResets;
        this.housekeeping = housekeeping;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (!database.isConfigured()) {
            return;
        }
        // The database, or its tables, may come later than this process.
        chores.add(Chore.untilDone("preparation", PREPARATION, () -> {
            bootstrapKeys.ensure();
            firstAdmin.ensure();
        }));
        chores.add(Chore.start("tidying", TIDYING, () -> {
            housekeeping.tidy();
            registrations.forgetOld();
            passwordResets.forgetOld();
        }));
        keys.start();
        revocations.start();
        passwordResets.start();
    }

    @PreDestroy
    void stop() {
        chores.forEach(Chore::close);
        passwordResets.stop();
        revocations.stop();
        keys.stop();
    }
}
