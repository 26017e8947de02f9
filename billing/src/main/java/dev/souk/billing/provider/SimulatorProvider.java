package dev.souk.billing.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.json.Json;
import dev.souk.platform.money.Money;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Speaks to the simulator over HTTP, as a client of a real provider would: bounded in time, and never repeating
 * anything by itself. An answer other than 200 and 404 settles nothing.
 */
@Singleton
class SimulatorProvider implements PaymentProvider {

    private static final Duration BOOKING = Duration.ofMillis(250);

    private final ProviderSettings settings;
    private final CloseableHttpClient http;

    @Inject
    SimulatorProvider(ProviderSettings settings) {
        this.settings = settings;
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(200)
                .setMaxConnPerRoute(200)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(1))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    @Override
    public Authorization authorize(ProviderKey key, Money amount, PaymentMethod method) {
        return call("POST", "", NewPayment.of(key, amount, method), SimulatedPayment.class)
                .orElseThrow(() -> new OutcomeUnknown("the simulator has no payments"))
                .asAuthorization();
    }

    @Override
    public Optional<Authorization> find(ProviderKey key) {
        return call("GET", "/" + key, null, SimulatedPayment.class).map(SimulatedPayment::asAuthorization);
    }

    @Override
    public Authorization cancel(ProviderKey key) {
        return call("PUT", "/" + key + "/cancellation", null, SimulatedPayment.class)
                .orElseThrow(() -> new OutcomeUnknown("the simulator knows no cancellation"))
                .asAuthorization();
    }

    @Override
    public Transfer capture(ProviderKey key, UUID captureId, Money amount) {
        return transfer("/" + key + "/captures/" + captureId, amount);
    }

    @Override
    public Transfer refund(ProviderKey key, UUID refundId, Money amount) {
        return transfer("/" + key + "/refunds/" + refundId, amount);
    }

    @Override
    public List<ProviderPayment> look(Collection<ProviderKey> keys) {
        return call(
                        "POST",
                        "/lookup",
                        new Lookup(keys.stream().map(ProviderKey::toString).toList()),
                        SimulatedPayments.class)
                .orElseThrow(() -> new OutcomeUnknown("the simulator has no payments"))
                .items();
    }

    @Override
    public List<ProviderPayment> list(String after, int limit) {
        String query = "?limit=" + limit + "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return call("GET", query, null, SimulatedPayments.class)
                .orElseThrow(() -> new OutcomeUnknown("the simulator has no payments"))
                .items();
    }

    @PreDestroy
    void close() {
        http.close(CloseMode.GRACEFUL);
    }

    private Transfer transfer(String path, Money amount) {
        return call(
                        "PUT",
                        path,
                        new NewTransfer(amount.amount(), amount.currency().getCurrencyCode()),
                        SimulatedTransfer.class)
                .map(SimulatedTransfer::asTransfer)
                .orElseGet(() -> new Transfer.Refused("authorization-unknown"));
    }

    /** @return empty for 404 */
    private <T> Optional<T> call(String method, String path, Object body, Class<T> type) {
        var request = new HttpUriRequestBase(method, settings.paymentsUri(path));
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(patience()))
                .setConnectionRequestTimeout(Timeout.ofSeconds(1))
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        request.setHeader(ProviderSettings.KEY_HEADER, settings.key());
        request.setHeader(HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON);
        if (body != null) {
            request.setEntity(new StringEntity(Json.write(body), ContentType.APPLICATION_JSON));
        }
        try {
            return http.execute(request, response -> read(response, type));
        } catch (IOException e) {
            throw new OutcomeUnknown(
                    "no answer from the payment provider: " + e.getClass().getSimpleName(), e);
        }
    }

    /** As long as the caller waits, less what writing down the answer takes. */
    private Duration patience() {
        Duration left =
                Deadline.current().remaining(settings.timeout().plus(BOOKING)).minus(BOOKING);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static <T> Optional<T> read(ClassicHttpResponse response, Class<T> type) throws IOException {
        int status = response.getCode();
        try {
            String text = EntityUtils.toString(response.getEntity());
            return switch (status) {
                case 200 -> Optional.of(Json.tolerant().readValue(text, type));
                case 404 -> Optional.empty();
                default -> throw new OutcomeUnknown("the payment provider answered " + status);
            };
        } catch (JsonProcessingException | org.apache.hc.core5.http.ParseException e) {
            throw new OutcomeUnknown("the payment provider's answer can't be read", e);
        }
    }

    private record NewPayment(
            String key, long amount, String currency, Optional<String> token, Optional<String> reference) {

        static NewPayment of(ProviderKey key, Money amount, PaymentMethod method) {
            Optional<String> token = Optional.empty();
            Optional<String> reference = Optional.empty();
            switch (method) {
                case PaymentMethod.Token(String value) -> token = Optional.of(value);
                case PaymentMethod.OnFile(String earlier) -> reference = Optional.of(earlier);
            }
            return new NewPayment(
                    key.toString(), amount.amount(), amount.currency().getCurrencyCode(), token, reference);
        }
    }

    private record Lookup(List<String> keys) {}

    private record SimulatedPayments(List<ProviderPayment> items) {}

    private record NewTransfer(long amount, String currency) {}

    private record SimulatedPayment(
            String state,
            String reference,
            Optional<String> declineReason,
            Optional<Instant> expiresAt,
            Optional<Long> amount,
            Optional<Long> captured) {

        Authorization asAuthorization() {
            return switch (state) {
                case "AUTHORIZED" -> authorized();
                case "DECLINED" -> new Authorization.Declined(declineReason.orElse("declined"));
                case "CANCELLED" -> new Authorization.Cancelled();
                case "EXPIRED" -> new Authorization.Expired();
                default -> throw new OutcomeUnknown("the payment provider answered the state " + state);
            };
        }

        private Authorization authorized() {
            Instant until = expiresAt.orElseThrow(() -> new OutcomeUnknown("an authorization without an end"));
            return captured.filter(taken -> taken > 0).isPresent() && captured.equals(amount)
                    ? new Authorization.Captured(reference, until)
                    : new Authorization.Held(reference, until);
        }
    }

    private record SimulatedTransfer(String state, Optional<String> reason) {

        Transfer asTransfer() {
            return switch (state) {
                case "DONE" -> new Transfer.Done();
                case "REFUSED" -> new Transfer.Refused(reason.orElse("refused"));
                default -> throw new OutcomeUnknown("the payment provider answered the state " + state);
            };
        }
    }
}
