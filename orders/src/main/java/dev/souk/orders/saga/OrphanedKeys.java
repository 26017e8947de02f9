package dev.souk.orders.saga;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Deletes keys that wait for an answer which nobody will give: the process died between what was asked for and its answer, and no
 * saga goes on with it. By then nobody repeats the request any more. A key that a saga will answer stays, however long that takes.
 */
@Singleton
class OrphanedKeys implements Purge {

    private final Jdbc jdbc;

    @Inject
    OrphanedKeys(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int purge(int limit) {
        return jdbc.update("""
                delete from idempotency_key where id = any(array(
                    select id from idempotency_key key
                     where expires_at <= now() and status is null and reference is not null
                       and not exists (select from saga where saga.id = key.reference and saga.state <> 'DONE')
                     limit ?))""", limit);
    }
}
