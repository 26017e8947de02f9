package dev.souk.notify.delivery;

import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.rest.Backoff;
import dev.souk.platform.rest.RemoteException;
import dev.souk.platform.rest.RemoteProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Fetches confirmation codes from accounts, which alone knows them, at the moment a mail is written. */
@ApplicationScoped
class ConfirmationCodes {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final AccountsApi accounts;
    private final Backoff backoff = Backoff.standard();

    @Inject
    ConfirmationCodes(@RestClient AccountsApi accounts) {
        this.accounts = accounts;
    }

    /** For the client proxy. */
    ConfirmationCodes() {
        this(null);
    }

    /**
     * The code of a confirmation; a secret.
     *
     * @throws RemoteProblem with status 404 when the confirmation is over
     * @throws RemoteException when accounts gave no answer
     */
    @CircuitBreaker(failOn = RemoteException.class, skipOn = RemoteProblem.class, delay = 2000)
    String code(UUID confirmationId) {
        return Deadline.within(LIMIT, () -> backoff.call(() -> accounts.code(confirmationId)))
                .code();
    }
}
