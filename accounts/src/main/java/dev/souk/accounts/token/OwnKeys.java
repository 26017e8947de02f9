package dev.souk.accounts.token;

import dev.souk.platform.identity.JwksSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** This service verifies tokens with the keys in its own database. */
@Singleton
class OwnKeys implements JwksSource {

    private final SigningKeys keys;

    @Inject
    OwnKeys(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public String fetch() {
        return keys.tend().toJwks();
    }
}
