package dev.souk.local.faults;

import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** How people ask for what they want: they repeat what was not answered, with the same key. */
final class Asking {
    private static final int ATTEMPTS = 3;

    private final Client client;
    private final History history;
    private final AtomicBoolean enough = new AtomicBoolean();

    Asking(Client client, History history) {
        this.client = client;
        this.history = history;
    }

    /** Asks, and asks again a few times when there is no answer; what is open then is asked when it is quiet. */
    Operation ask(What what, Person who, String path, String subject, Map<String, ?> body, Random random) {
        Operation operation = history.begin(what, who, path, subject, body);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Reply reply = operation.attempt(client);
            if (reply.ok() || reply.refused() || enough()) {
                break;
            }
            pause(200 + random.nextInt(500));
        }
        return operation;
    }

    /** From now on nobody asks twice. */
    void stop() {
        enough.set(true);
    }

    boolean enough() {
        return enough.get();
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
