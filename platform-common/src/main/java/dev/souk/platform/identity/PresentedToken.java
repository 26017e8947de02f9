package dev.souk.platform.identity;

import io.helidon.common.context.Contexts;
import java.util.Optional;

/**
 * The verified token of the request that is being served. It lives in Helidon's request context, which follows the
 * request through fault-tolerance threads and wrapped executors.
 */
record PresentedToken(String jwt, Caller caller) {

    static Optional<PresentedToken> current() {
        return Contexts.context().flatMap(context -> context.get(PresentedToken.class));
    }

    void makeCurrent() {
        Contexts.context()
                .orElseThrow(() -> new IllegalStateException("No request is being served"))
                .register(this);
    }
}
