package dev.souk.platform.data;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import java.util.List;

/**
 * {@link Transactional} by local transactions: joins the open one or begins one. Every exception rolls back unless it is
 * named in {@code dontRollbackOn}. Only {@code REQUIRED} is bound to it; the other types would need a second connection
 * while one is held, which can exhaust the pool, and an architecture rule refuses them.
 */
@Transactional
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
class TransactionalInterceptor implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Database database;

    @Inject
    TransactionalInterceptor(Database database) {
        this.database = database;
    }

    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        Transactional transactional = annotation(invocation);
        return database.call(
                invocation::proceed,
                thrown -> List.of(transactional.dontRollbackOn()).stream().anyMatch(type -> type.isInstance(thrown)));
    }

    private static Transactional annotation(InvocationContext invocation) {
        Transactional onMethod = invocation.getMethod().getAnnotation(Transactional.class);
        if (onMethod != null) {
            return onMethod;
        }
        for (Class<?> type = invocation.getMethod().getDeclaringClass(); type != null; type = type.getSuperclass()) {
            Transactional onType = type.getAnnotation(Transactional.class);
            if (onType != null) {
                return onType;
            }
        }
        throw new IllegalStateException(invocation.getMethod() + " is not @Transactional");
    }
}
