package dev.souk.platform.identity;

import jakarta.inject.Singleton;

/** The caller that the request's own token proves. */
@Singleton
final class RequestCaller implements CurrentCaller {

    @Override
    public Caller get() {
        return PresentedToken.current().map(PresentedToken::caller).orElseGet(Caller.Guest::new);
    }
}
