package dev.souk.platform.identity;

import dev.souk.platform.deadline.Deadline;
import io.helidon.common.context.Context;
import io.helidon.common.context.Contexts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Asks a live instance of the accounts service. The request that happens to need a key does not lend its deadline: the
 * answer serves everybody, and a hurried caller must not use up the one try in ten seconds.
 */
@Singleton
final class JwksFromAccounts {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final AccountsApi accounts;

    @Inject
    JwksFromAccounts(@RestClient AccountsApi accounts) {
        this.accounts = accounts;
    }

    String fetch() {
        Context detached = Context.builder().id("jwks").build();
        return Contexts.runInContext(detached, () -> Deadline.within(LIMIT, accounts::jwks));
    }
}
