package dev.souk.accounts.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.souk.platform.identity.Roles;

/** What a person may do. */
public enum Role {
    /** Buys; everybody who has an account. */
    CUSTOMER(Roles.CUSTOMER),
    /** Looks after content and shipments. */
    MODERATOR(Roles.MODERATOR),
    /** May do everything. */
    ADMIN(Roles.ADMIN);

    private final String value;

    Role(String value) {
        this.value = value;
    }

    /** As tokens carry it: lower case. */
    @JsonValue
    public String value() {
        return value;
    }

    /** The role of this name. */
    @JsonCreator
    static Role of(String value) {
        for (Role role : values()) {
            if (role.value.equals(value)) {
                return role;
            }
        }
        throw new IllegalArgumentException("must be customer, moderator or admin");
    }
}
