package dev.souk.billing.simulator;

import static java.lang.System.Logger.Level.DEBUG;

import dev.souk.billing.provider.ProviderEvent;
import dev.souk.billing.provider.ProviderSettings;
import dev.souk.billing.provider.WebhookSecrets;
import dev.souk.billing.provider.WebhookSignature;
import dev.souk.billing.simulator.FaultPlan.WebhookFaults;
import dev.souk.billing.simulator.SimulatorNews.Message;
import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.json.Json;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends the simulator's webhooks, signed, again and again with growing pauses until they are taken. */
@Singleton
class WebhookSender {

    private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());
    private static final int BATCH = 50;
    private static final Duration LAST_TURN = Duration.ofSeconds(5);
    private static final Timeout PATIENCE = Timeout.ofSeconds(3);

    private final Database database;
    private final ProviderSettings settings;
    private final WebhookSecrets secrets;
    private final SimulatorNews news;
    private final Faults faults;
    private final Clock clock;
    private final Optional<URI> address;
    private final Duration pause;
    private volatile Optional<Chore> chore = Optional.empty();
    private final CloseableHttpClient http = HttpClients.custom()
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .setDefaultRequestConfig(RequestConfig.custom()
                    .setResponseTimeout(PATIENCE)
                    .setConnectionRequestTimeout(PATIENCE)
                    .build())
            .build();

    /**
     * @param address where the shop takes webhooks in; this very process when it is not given
     * @param pause between two looks when there was nothing to send; zero runs no thread
     */
    @Inject
    WebhookSender(
            Database database,
            ProviderSettings settings,
            WebhookSecrets secrets,
            SimulatorNews news,
            Faults faults,
            Clock clock,
            @ConfigProperty(name = "souk.billing.simulator.webhook-url") Optional<URI> address,
            @ConfigProperty(name = "souk.billing.simulator.webhook-pause", defaultValue = "PT1S") Duration pause) {
        this.database = database;
        this.settings = settings;
        this.secrets = secrets;
        this.news = news;
        this.faults = faults;
        this.clock = clock;
        this.address = address;
        this.pause = pause;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (database.isConfigured() && settings.hostsSimulator() && pause.isPositive()) {
            chore = Optional.of(Chore.start("simulator-webhooks", pause, this::takeTurn));
            news.onNews(this::wake);
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(sending -> sending.finish(LAST_TURN));
        http.close(CloseMode.GRACEFUL);
    }

    private void wake() {
        chore.ifPresent(Chore::now);
    }

    /** What is due may be more than a batch. */
    private void takeTurn() {
        if (sendDue() >= BATCH) {
            wake();
        }
    }

    /**
     * Looks once at what is to be told.
     *
     * @return how many webhooks were due
     */
    int sendDue() {
        var look = news.look();
        faults.follow(look.plan());
        if (look.expired()) {
            news.noteExpired(BATCH);
        }
        List<Message> due = look.due() || look.expired() ? news.claim(BATCH) : List.of();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(message ->
                    threads.execute(() -> deliver(message, faults.plan().webhooks())));
        }
        return due.size();
    }

    private void deliver(Message message, WebhookFaults wrong) {
        boolean first = message.attempts() == 1;
        if (first && FaultPlan.comesUp(wrong.lost())) {
            news.delivered(message.id());
        } else if (first && FaultPlan.comesUp(wrong.delayed())) {
            news.delay(
                    message.id(),
                    ThreadLocalRandom.current().nextDouble()
                            * wrong.longestDelay().toMillis()
                            / 1000);
        } else {
            boolean taken = send(message.event());
            if (FaultPlan.comesUp(wrong.duplicated())) {
                taken |= send(message.event());
            }
            if (taken) {
                news.delivered(message.id());
            }
        }
    }

    private boolean send(ProviderEvent event) {
        byte[] body = Json.write(event).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        var request = new HttpPost(
                address.orElseGet(() -> settings.here("/api/v1/payments/webhooks/" + ProviderSettings.SIMULATOR)));
        request.setHeader(WebhookSignature.TIMESTAMP_HEADER, timestamp);
        request.setHeader(WebhookSignature.SIGNATURE_HEADER, WebhookSignature.sign(secrets.newest(), timestamp, body));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        try {
            return http.execute(request, response -> response.getCode() / 100 == 2);
        } catch (IOException e) {
            LOG.log(DEBUG, "webhook {0} was not taken: {1}", event.id(), e.toString());
            return false;
        }
    }
}
