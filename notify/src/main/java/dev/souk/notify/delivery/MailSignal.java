package dev.souk.notify.delivery;

import jakarta.inject.Singleton;

/** Wakes this instance's mailer when there is something to send. */
@Singleton
class MailSignal {

    private volatile Runnable mailer = () -> {};

    void wakes(Runnable sleeper) {
        mailer = sleeper;
    }

    void raise() {
        mailer.run();
    }
}
