package dev.souk.accounts.signin;

import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Removes what is over, so that tables stay as large as what is going on. */
@Singleton
public class Housekeeping {

    private final Database database;
    private final Sessions sessions;
    private final Throttle throttle;
    private final Revocations revocations;

    @Inject
    Housekeeping(Database database, Sessions sessions, Throttle throttle, Revocations revocations) {
        this.database = database;
        this.sessions = sessions;
        this.throttle = throttle;
        this.revocations = revocations;
    }

    /** Removes what is over now; several instances may do it at once. */
    public void tidy() {
        database.inTransaction(sessions::forgetOld);
        database.inTransaction(throttle::forgetOld);
        database.inTransaction(revocations::forgetOld);
    }
}
