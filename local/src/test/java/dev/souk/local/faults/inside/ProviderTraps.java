package dev.souk.local.faults.inside;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Singleton;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;

/**
 * Puts a {@link CallTrap} around billing's client of the payment provider, which is none that {@link CallTraps} hears of. It is found
 * by the name of its interface, which other services don't have.
 */
public final class ProviderTraps implements Extension {
    private static final String PROVIDER = "dev.souk.billing.provider.PaymentProvider";

    /** What has traps around its methods. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Trapped {}

    /** For types found by name. */
    private static final class Literal extends AnnotationLiteral<Trapped> implements Trapped {
        private static final long serialVersionUID = 1;
    }

    void trap(@Observes @WithAnnotations(Singleton.class) ProcessAnnotatedType<?> found) {
        AnnotatedType<?> type = found.getAnnotatedType();
        boolean provider = Arrays.stream(type.getJavaClass().getInterfaces())
                .anyMatch(contract -> contract.getName().equals(PROVIDER));
        if (provider) {
            found.configureAnnotatedType().add(new Literal());
        }
    }
}
