package dev.souk.notify.delivery;

import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The codes accounts would tell, or its failures. */
@Alternative
@Priority(1)
@ApplicationScoped
class KnownCodes extends MailCodes {

    static final Map<UUID, String> CODES = new ConcurrentHashMap<>();
    static volatile boolean away;

    @Override
    String confirmation(UUID confirmationId) {
        return known(confirmationId);
    }

    @Override
    String reset(UUID resetId) {
        return known(resetId);
    }

    private static String known(UUID id) {
        if (away) {
            throw new RemoteUnknown("accounts is away");
        }
        String code = CODES.get(id);
        if (code == null) {
            throw RemoteProblem.of(404, "not-found");
        }
        return code;
    }
}
