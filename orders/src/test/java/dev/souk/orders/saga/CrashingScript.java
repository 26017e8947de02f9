package dev.souk.orders.saga;

import dev.souk.platform.money.Money;
import java.util.function.Consumer;

/**
 * A script whose process can die around each step: before it (which is after the commit of the one before), after its remote
 * call and before its commit, and in the middle of its transaction.
 */
public record CrashingScript(SagaScript script, Consumer<String> at) implements SagaScript {

    @Override
    public Saga.Kind kind() {
        return script.kind();
    }

    @Override
    public Progress perform(Saga saga) {
        at.accept(saga.step() + " begins");
        var progress = script.perform(saga);
        at.accept(saga.step() + " performed");
        Runnable effect = () -> {
            progress.effect().run();
            at.accept(saga.step() + " in transaction");
        };
        return new Progress(
                progress.next(), progress.attempt(), progress.payment(), progress.reason(), progress.detail(), effect);
    }

    @Override
    public Progress skip(Saga saga) {
        return script.skip(saga);
    }

    @Override
    public Progress skip(Saga saga, Money byHand) {
        return script.skip(saga, byHand);
    }

    @Override
    public Progress abandon(Saga saga) {
        return script.abandon(saga);
    }
}
