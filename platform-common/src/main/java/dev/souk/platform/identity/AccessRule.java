package dev.souk.platform.identity;

import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call a resource method: what its annotations say, else what its class's say, else nobody.
 *
 * <p>{@code @RolesAllowed} admits whoever has one of the roles, {@link RequiresScope} services with that scope; both
 * together must both hold. {@code @PermitAll} admits everybody and {@code @DenyAll} nobody.
 */
sealed interface AccessRule {

    /** Everybody. */
    record Everybody() implements AccessRule {}

    /** Nobody: nothing is declared, no role is named, or {@code @DenyAll}. */
    record Nobody() implements AccessRule {}

    /** Whoever has one of the roles (any, when there are none) and the scope, if there is one. */
    record Only(Set<String> roles, Optional<String> scope) implements AccessRule {}

    /** The rule of a method of a resource class. */
    static AccessRule of(Class<?> resource, Method method) {
        return declared(method).or(() -> declared(resource)).orElseGet(Nobody::new);
    }

    private static Optional<AccessRule> declared(AnnotatedElement element) {
        RolesAllowed roles = element.getAnnotation(RolesAllowed.class);
        if (element.isAnnotationPresent(DenyAll.class) || (roles != null && roles.value().length == 0)) {
            return Optional.of(new Nobody());
        }
        RequiresScope scope = element.getAnnotation(RequiresScope.class);
        if (roles != null || scope != null) {
            return Optional.of(new Only(
                    roles == null ? Set.of() : Set.of(roles.value()),
                    Optional.ofNullable(scope).map(RequiresScope::value)));
        }
        return element.isAnnotationPresent(PermitAll.class) ? Optional.of(new Everybody()) : Optional.empty();
    }

    /**
     * Lets the caller pass or not.
     *
     * @throws dev.souk.platform.problem.ProblemException 401 for a guest, 403 for anybody else who may not
     */
    default void check(Caller caller) {
        switch (this) {
            case Everybody _ -> {}
            case Nobody _ -> throw Problems.forbidden("Nobody may call this.");
            case Only only -> {
                if (caller instanceof Caller.Guest) {
                    throw Problems.unauthorized("Log in and send the access token as \"Authorization: Bearer ...\".");
                }
                if (!only.roles().isEmpty() && only.roles().stream().noneMatch(caller::hasRole)) {
                    throw Problems.forbidden("This needs one of the roles " + only.roles() + ".");
                }
                only.scope().filter(scope -> !caller.hasScope(scope)).ifPresent(scope -> {
                    throw Problems.forbidden("This is for services with the scope " + scope + ".");
                });
            }
        }
    }
}
