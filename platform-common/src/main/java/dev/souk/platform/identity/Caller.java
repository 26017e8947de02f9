package dev.souk.platform.identity;

import java.util.Set;
import java.util.UUID;

/**
 * Who makes the current request, as proven by a verified token; never by anything else the request says.
 *
 * <p>Nothing personal is carried beyond the account id: whoever needs a name or an address keeps their own copy.
 */
public sealed interface Caller {

    /** Nobody has presented a token. */
    record Guest() implements Caller {}

    /**
     * A person who has signed in.
     *
     * @param accountId the account, the owner of carts, orders and so on
     * @param roles what the person may do, a subset of {@link Roles}; never {@link Roles#SERVICE}
     * @param sessionId the sign-in this token came from; one account can have several
     */
    record User(UUID accountId, Set<String> roles, UUID sessionId) implements Caller {
        public User {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * Another process of the platform, or a machine of the shop's own that holds an API key.
     *
     * @param name the name its API key was issued to, such as {@code orders}
     * @param scopes what it may call, such as {@code catalog:holds}
     */
    record Service(String name, Set<String> scopes) implements Caller {
        public Service {
            scopes = Set.copyOf(scopes);
        }
    }

    /** The roles that {@code @RolesAllowed} looks at; empty for a guest. */
    default Set<String> grantedRoles() {
        return switch (this) {
            case Guest _ -> Set.of();
            case User user -> user.roles();
            case Service _ -> Set.of(Roles.SERVICE);
        };
    }

    /** Whether the caller has this role, one of {@link Roles}. */
    default boolean hasRole(String role) {
        return grantedRoles().contains(role);
    }

    /** Whether the caller is a service whose API key carries this scope. */
    default boolean hasScope(String scope) {
        return this instanceof Service service && service.scopes().contains(scope);
    }
}
