package dev.souk.platform.idempotency;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Deletes keys that have expired, but none that is in flight. */
@Singleton
class KeyPurge implements Purge {
    private final Jdbc jdbc;

    @Inject
    KeyPurge(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int purge(int limit) {
        return jdbc.update(
                "delete from idempotency_key where id = any(array(select id from idempotency_key"
                        + " where expires_at <= now() and not (reference is not null and status is null) limit ?))",
                limit);
    }
}
