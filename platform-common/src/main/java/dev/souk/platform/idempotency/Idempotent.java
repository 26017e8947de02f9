package dev.souk.platform.idempotency;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a resource method safe to send twice: it requires {@code Idempotency-Key} (400 without) and runs in one
 * transaction that commits the key and the answer together with the effect. The method returns an object that has a JSON
 * form, a {@code Response} with one, or nothing.
 */
@Documented
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Idempotent {

    /** The header, as the API's description names it. */
    String KEY = "Idempotency-Key";

    /** By which the API's description refers to a key that may be left out, and to one that is required. */
    String OPTIONAL_KEY = "OptionalIdempotencyKey";

    /** See {@link #OPTIONAL_KEY}. */
    String REQUIRED_KEY = "IdempotencyKey";

    /**
     * The answer holds a secret, such as a token, and is never stored: the key still prevents a second effect, but the
     * request sent again gets 409 and has to start over with a new key.
     */
    @Nonbinding
    boolean secret() default false;

    /** The method takes several transactions and keeps its key by {@link IdempotencyKeys}; it runs in none. */
    @Nonbinding
    boolean ownTransactions() default false;

    /**
     * The key may be left out; then nothing protects the request from having its effect twice. A method with {@link #ownTransactions}
     * asks {@link IdempotencyKeys#currentIfSent}.
     */
    @Nonbinding
    boolean optional() default false;
}
