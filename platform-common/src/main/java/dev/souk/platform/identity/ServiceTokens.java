package dev.souk.platform.identity;

import dev.souk.platform.rest.OutgoingCredentials;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * This service's own token, bought from the accounts service with the API key in {@code souk.api-key} and shown to every
 * service that is called. It is renewed in the background at half its life: with tokens of an hour, calls go on for at
 * least half an hour after the accounts service was last seen. Without an API key calls carry no token.
 */
@Singleton
final class ServiceTokens implements OutgoingCredentials {

    static final Duration FIRST_RETRY = Duration.ofMillis(500);
    static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    /** Tokens that end sooner are not sent any more: they might expire on the way. */
    static final Duration MARGIN = Duration.ofSeconds(15);

    private static final System.Logger LOGGER = System.getLogger(ServiceTokens.class.getName());

    private final Optional<Supplier<AccountsApi.Bought>> shop;
    private final LongSupplier nanoTime;
    private final ReentrantLock buying = new ReentrantLock();
    private volatile Optional<Held> held = Optional.empty();
    private volatile Optional<Thread> renewer = Optional.empty();

    private record Held(String jwt, long bought, Duration life) {
        boolean isUsable(long now) {
            return age(now).compareTo(life.minus(MARGIN)) < 0;
        }

        Duration untilHalfLife(long now) {
            return life.dividedBy(2).minus(age(now));
        }

        private Duration age(long now) {
            return Duration.ofNanos(now - bought);
        }
    }

    @Inject
    ServiceTokens(@ConfigProperty(name = "souk.api-key") Optional<String> apiKey, @RestClient AccountsApi accounts) {
        this(apiKey.map(key -> () -> accounts.buyToken("ApiKey " + key)), System::nanoTime);
    }

    /**
     * @param shop buys a token; empty when this process has no API key
     * @param nanoTime a monotonic clock
     */
    ServiceTokens(Optional<Supplier<AccountsApi.Bought>> shop, LongSupplier nanoTime) {
        this.shop = shop;
        this.nanoTime = nanoTime;
    }

    /** A token that is still good, bought now if there is none. */
    @Override
    public Optional<String> authorization(String service) {
        return shop.map(seller -> "Bearer " + usable().orElseGet(() -> buyUnlessUsable(seller)));
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        shop.ifPresent(seller ->
                renewer = Optional.of(Thread.ofVirtual().name("service-token").start(() -> renew(seller))));
    }

    @PreDestroy
    void stop() {
        renewer.ifPresent(Thread::interrupt);
    }

    private Optional<String> usable() {
        return held.filter(token -> token.isUsable(nanoTime.getAsLong())).map(Held::jwt);
    }

    private String buyUnlessUsable(Supplier<AccountsApi.Bought> seller) {
        buying.lock();
        try {
            return usable().orElseGet(() -> buy(seller).jwt());
        } finally {
            buying.unlock();
        }
    }

    private Held buy(Supplier<AccountsApi.Bought> seller) {
        long asked = nanoTime.getAsLong();
        AccountsApi.Bought bought = seller.get();
        Held token = new Held(bought.accessToken(), asked, Duration.ofSeconds(bought.expiresIn()));
        held = Optional.of(token);
        return token;
    }

    private void renew(Supplier<AccountsApi.Bought> seller) {
        int failures = 0;
        try {
            while (true) {
                Duration wait = held.map(token -> token.untilHalfLife(nanoTime.getAsLong()))
                        .orElse(Duration.ZERO);
                if (wait.isPositive()) {
                    Thread.sleep(wait);
                    continue;
                }
                failures = renewOnce(seller) ? 0 : failures + 1;
                if (failures > 0) {
                    Thread.sleep(pause(failures));
                }
            }
        } catch (InterruptedException _) {
            LOGGER.log(Level.DEBUG, "The service token is no longer renewed: the process ends");
        }
    }

    /** One try to have a token in the first half of its life; false when it failed. */
    boolean renewOnce(Supplier<AccountsApi.Bought> seller) {
        buying.lock();
        try {
            buy(seller);
            return true;
        } catch (RuntimeException e) {
            Object validity =
                    held.isPresent() ? "the current one stays in use" : "calls to other services fail until then";
            LOGGER.log(Level.WARNING, "No service token from the accounts service yet; {0}: {1}", validity, e);
            return false;
        } finally {
            buying.unlock();
        }
    }

    /** Grows from {@link #FIRST_RETRY} to {@link #LONGEST_RETRY}, with half of it drawn at random. */
    private static Duration pause(int failures) {
        long grown = FIRST_RETRY.toMillis() << Math.min(failures - 1, 10);
        long ceiling = Math.min(grown, LONGEST_RETRY.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }
}
