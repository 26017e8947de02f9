package dev.souk.billing.payment;

import dev.souk.billing.provider.Authorization;
import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.billing.provider.PaymentMethod;
import dev.souk.billing.provider.PaymentProvider;
import dev.souk.billing.provider.ProviderKey;
import dev.souk.billing.provider.ProviderPayment;
import dev.souk.billing.provider.Transfer;
import dev.souk.platform.money.Money;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Stands before the real client of the provider and fails as a test tells it to, once. */
@Dependent
@Decorator
@Priority(1)
class FaultyProvider implements PaymentProvider {

    /** What goes wrong with the next call. */
    enum Fault {
        NONE,
        /** The call never reaches the provider. */
        NOT_SENT,
        /** This process dies before it asks. */
        CRASH_BEFORE,
        /** The provider acts, its answer is lost. */
        ANSWER_LOST,
        /** The provider acts and answers; this process dies before it writes the answer down. */
        CRASH
    }

    /** This process ends here, as far as the code under test is concerned: nothing catches it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final AtomicReference<Fault> NEXT = new AtomicReference<>(Fault.NONE);
    private static final AtomicReference<Runnable> ANSWERED = new AtomicReference<>(() -> {});
    private static volatile double chaos;

    private final PaymentProvider delegate;

    @Inject
    FaultyProvider(@Delegate PaymentProvider delegate) {
        this.delegate = delegate;
    }

    static void next(Fault fault) {
        NEXT.set(fault);
    }

    /** What happens when the provider has answered the next call, before its answer is taken in. */
    static void whenAnswered(Runnable then) {
        ANSWERED.set(then);
    }

    /** From now on each call fails with this probability, one way or another; zero ends it. */
    static void chaos(double probability) {
        chaos = probability;
    }

    @Override
    public Authorization authorize(ProviderKey key, Money amount, PaymentMethod method) {
        return call(() -> delegate.authorize(key, amount, method));
    }

    @Override
    public Optional<Authorization> find(ProviderKey key) {
        return call(() -> delegate.find(key));
    }

    @Override
    public Authorization cancel(ProviderKey key) {
        return call(() -> delegate.cancel(key));
    }

    @Override
    public Transfer capture(ProviderKey key, UUID captureId, Money amount) {
        return call(() -> delegate.capture(key, captureId, amount));
    }

    @Override
    public Transfer refund(ProviderKey key, UUID refundId, Money amount) {
        return call(() -> delegate.refund(key, refundId, amount));
    }

    @Override
    public List<ProviderPayment> look(Collection<ProviderKey> keys) {
        return call(() -> delegate.look(keys));
    }

    @Override
    public List<ProviderPayment> list(String after, int limit) {
        return call(() -> delegate.list(after, limit));
    }

    private static <T> T call(Supplier<T> call) {
        Fault fault = ThreadLocalRandom.current().nextDouble() < chaos
                ? Fault.values()[ThreadLocalRandom.current().nextInt(1, Fault.values().length)]
                : NEXT.getAndSet(Fault.NONE);
        if (fault == Fault.NOT_SENT) {
            throw new OutcomeUnknown("not sent");
        }
        if (fault == Fault.CRASH_BEFORE) {
            throw new Crash();
        }
        T answer = call.get();
        ANSWERED.getAndSet(() -> {}).run();
        return switch (fault) {
            case ANSWER_LOST -> throw new OutcomeUnknown("lost");
            case CRASH -> throw new Crash();
            case NONE, NOT_SENT, CRASH_BEFORE -> answer;
        };
    }
}
