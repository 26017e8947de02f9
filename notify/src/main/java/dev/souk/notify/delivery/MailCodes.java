package dev.souk.notify.delivery;

import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.rest.Backoff;
import dev.souk.platform.rest.RemoteException;
import dev.souk.platform.rest.RemoteProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Fetches the codes of mails from accounts, which alone knows them, at the moment a mail is written. */
@ApplicationScoped
class MailCodes {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final AccountsApi accounts;
    private final Backoff backoff = Backoff.standard();

    @Inject
    MailCodes(@RestClient AccountsApi accounts) {
        this.accounts = accounts;
    }

    /** For the client proxy. */
    MailCodes() {
        this(null);
    }

    /**
     * The code of a confirmation; a secret.
     *
     * @throws RemoteProblem with status 404 when the confirmation is over
     * @throws RemoteException when accounts gave no answer
     */
    @CircuitBreaker(failOn = RemoteException.class, skipOn = RemoteProblem.class, delay = 2000)
    String confirmation(UUID confirmationId) {
        return ask(() -> accounts.confirmationCode(confirmationId));
    }

    /**
     * The code of a password's reset; a secret.
     *
     * @throws RemoteProblem with status 404 when the reset is over
     * @throws RemoteException when accounts gave no answer
     */
    @CircuitBreaker(failOn = RemoteException.class, skipOn = RemoteProblem.class, delay = 2000)
    String reset(UUID resetId) {
        return ask(() -> accounts.resetCode(resetId));
    }

    private String ask(Supplier<AccountsApi.Code> question) {
        return Deadline.within(LIMIT, () -> backoff.call(question)).code();
    }
}
