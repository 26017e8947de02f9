package dev.souk.catalog;

import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.Roles;

/** Who looks after the shop and therefore sees what customers do not see. */
public final class Staff {

    private Staff() {}

    /** Whether the caller is a moderator or an admin. */
    public static boolean is(Caller caller) {
        return caller.hasRole(Roles.MODERATOR) || caller.hasRole(Roles.ADMIN);
    }
}
