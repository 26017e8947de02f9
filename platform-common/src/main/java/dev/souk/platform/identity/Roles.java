package dev.souk.platform.identity;

/** The role names that tokens carry and {@code @RolesAllowed} names. */
public final class Roles {

    /** A person who has an account; every person has it. */
    public static final String CUSTOMER = "customer";

    /** A person who looks after content and shipments. */
    public static final String MODERATOR = "moderator";

    /** A person who may do everything a person can. */
    public static final String ADMIN = "admin";

    /** Another process; what it may call is decided by its scopes. */
    public static final String SERVICE = "service";

    private Roles() {}
}
