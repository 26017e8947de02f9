package dev.souk.platform.idempotency;

import dev.souk.platform.data.Database;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Response;

/** Runs an {@link Idempotent} method in one transaction with its key and its answer. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 150)
class IdempotencyInterceptor {
    private final Database database;
    private final IdempotencyKeys keys;

    @Inject
    IdempotencyInterceptor(Database database, IdempotencyKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        Idempotent idempotent = annotation(invocation);
        boolean keyless = idempotent.optional() && keys.currentIfSent().isEmpty();
        if (idempotent.ownTransactions() || keyless) {
            return invocation.proceed();
        }
        RequestKey key = keys.current();
        return database.call(() -> once(invocation, key, idempotent.secret()));
    }

    private Object once(InvocationContext invocation, RequestKey key, boolean secret) throws Exception {
        keys.claim(key).ifPresent(known -> {
            throw new PreparedAnswer(known.replay());
        });
        Object result = invocation.proceed();
        if (result instanceof Response response && response.getStatus() >= 500) {
            throw new PreparedAnswer(response);
        }
        keys.store(key, Answer.of(result), secret);
        return result;
    }

    private static Idempotent annotation(InvocationContext invocation) {
        Idempotent onMethod = invocation.getMethod().getAnnotation(Idempotent.class);
        return onMethod != null
                ? onMethod
                : invocation.getMethod().getDeclaringClass().getAnnotation(Idempotent.class);
    }
}
