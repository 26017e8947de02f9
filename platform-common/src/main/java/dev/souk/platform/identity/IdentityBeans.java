package dev.souk.platform.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the verifier together. */
@Dependent
class IdentityBeans {

    /**
     * @param configured a JSON Web Key Set that is trusted beside the followed one, such as the key of a test kit
     * @param own the key set of the accounts service itself; every other service asks it
     */
    @Produces
    @Singleton
    TrustedKeys trustedKeys(
            @ConfigProperty(name = "souk.identity.jwks") Optional<String> configured,
            Instance<JwksSource> own,
            JwksFromAccounts accounts) {
        KeySet keys = configured.map(KeySet::parse).orElse(KeySet.EMPTY);
        return new TrustedKeys(keys, own.isResolvable() ? own.get() : accounts::fetch, System::nanoTime);
    }

    @Produces
    @Singleton
    TokenVerifier tokenVerifier(TrustedKeys keys, RevokedSessions revoked) {
        return new TokenVerifier(keys, revoked::contains, InstantSource.system());
    }
}
