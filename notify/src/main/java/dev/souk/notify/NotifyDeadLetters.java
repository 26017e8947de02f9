package dev.souk.notify;

import dev.souk.platform.events.DeadLetterResource;
import dev.souk.platform.events.DeadLetters;
import dev.souk.platform.identity.CurrentCaller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.time.Clock;

/** Events that could not be made known to people, for admins. */
@Path("/api/v1/services/notify/dead-letters")
@Singleton
public class NotifyDeadLetters extends DeadLetterResource {

    @Inject
    NotifyDeadLetters(DeadLetters letters, CurrentCaller caller, Clock clock) {
        super(letters, caller, clock);
    }
}
