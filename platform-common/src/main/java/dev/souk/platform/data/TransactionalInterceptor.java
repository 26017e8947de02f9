package dev.souk.platform.data;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.Serializable;
import java.util.List;

/**
 * {@link Transactional} by local transactions. {@code REQUIRED} joins or begins, {@code MANDATORY} only joins; the other
 * types would need a second connection while one is held, which can exhaust the pool, and are refused. Every exception
 * rolls back unless it is named in {@code dontRollbackOn}.
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
        if (transactional.value() != TxType.REQUIRED && transactional.value() != TxType.MANDATORY) {
            throw new UnsupportedOperationException("@Transactional(" + transactional.value() + ") on "
                    + invocation.getMethod() + " is not supported: one thread holds one connection");
        }
        if (transactional.value() == TxType.MANDATORY && !database.isInTransaction()) {
            throw new IllegalStateException(invocation.getMethod() + " must be called inside a transaction");
        }
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
