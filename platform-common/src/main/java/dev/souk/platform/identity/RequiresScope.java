package dev.souk.platform.identity;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource method, or all of a class, that only services may call whose API key carries the scope. Stands instead of
 * {@code @RolesAllowed}; a method's annotation replaces the class's.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiresScope {

    /** The scope, written {@code <service>:<what>}, such as {@code catalog:holds}. */
    String value();
}
