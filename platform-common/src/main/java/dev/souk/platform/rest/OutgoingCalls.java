package dev.souk.platform.rest;

import dev.souk.platform.config.Live;
import dev.souk.platform.config.LiveConfig;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.Self;
import dev.souk.platform.telemetry.DependencyMetrics;
import dev.souk.platform.telemetry.RequestId;
import dev.souk.platform.version.Versions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;

/**
 * One call: finds an instance of the service its host names, says in headers whom it means and how long it waits, and goes
 * on to the next instance when the call provably was not processed: not sent at all, or answered 421.
 *
 * <p>A host that is a bare name without a port is a service; anything else is an address outside of the platform and gets
 * none of our headers. The whole exchange, answer included, happens in here and has one time limit: the client's read
 * timeout ({@code souk.rest.timeout} unless set) or what is left of the deadline, whichever is less.
 */
@Singleton
class OutgoingCalls implements ExecChainHandler {
    /** Marks the moment from which the other side may have seen the call: sits just before the request is written. */
    static final ExecChainHandler SENDING = (request, scope, chain) -> {
        scope.clientContext.setAttribute(OutgoingCalls.SENT, true);
        return chain.proceed(request, scope);
    };

    private static final String SENT = "souk.sent";
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final int MISDIRECTED = 421;
    private static final Set<Integer> GATEWAY_ERRORS =
            Set.of(HttpStatus.SC_BAD_GATEWAY, HttpStatus.SC_SERVICE_UNAVAILABLE, HttpStatus.SC_GATEWAY_TIMEOUT);

    private final Balancer balancer;
    private final jakarta.enterprise.inject.Instance<OutgoingCredentials> credentials;
    private final Live<Duration> timeout;
    private final ScheduledThreadPoolExecutor alarm;

    @Inject
    OutgoingCalls(
            Balancer balancer, jakarta.enterprise.inject.Instance<OutgoingCredentials> credentials, LiveConfig config) {
        this.balancer = balancer;
        this.credentials = credentials;
        this.timeout = config.duration(
                "souk.rest.timeout", Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMinutes(5));
        this.alarm = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("call-timeout").factory());
        alarm.setRemoveOnCancelPolicy(true);
    }

    @PreDestroy
    void close() {
        alarm.shutdownNow();
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) {
        Timeout configured = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
        Duration limit = configured == null || !configured.isEnabled() ? timeout.get() : configured.toDuration();
        Deadline until = Deadline.after(Deadline.current().remaining(limit));
        if (until.hasPassed()) {
            return Outcome.EXPIRED.because("No time is left");
        }
        HttpHost host = scope.route.getTargetHost();
        ScheduledFuture<?> end = alarm.schedule(
                scope.execRuntime::discardEndpoint,
                until.remaining().orElseThrow().toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            return isService(request)
                    ? callService(host.getHostName(), new Call(request, scope, chain, until))
                    : new Call(request, scope, chain, until)
                            .attempt(host, host.toHostString())
                            .asResponse();
        } finally {
            end.cancel(false);
        }
    }

    private static boolean isService(ClassicHttpRequest request) {
        URIAuthority authority = request.getAuthority();
        return authority.getPort() == -1 && !authority.getHostName().contains(".");
    }

    private ClassicHttpResponse callService(String service, Call call) {
        if (!call.request.containsHeader(RequestId.HEADER)) {
            RequestId.current().ifPresent(it -> call.request.setHeader(RequestId.HEADER, it));
        }
        Versions.Wishes.current().ifPresent(it -> call.request.setHeader(Versions.HEADER, it.header()));
        try {
            authorize(call.request, service);
        } catch (RemoteException e) {
            return Outcome.UNAVAILABLE.because("No credentials for " + service + ": " + e.getMessage());
        } catch (DeadlineExceeded e) {
            return Outcome.EXPIRED.because("No time is left");
        }
        List<Instance> tried = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        while (true) {
            Optional<Balancer.Pick> next = balancer.pick(service, tried);
            if (next.isEmpty() || call.until.hasPassed()) {
                return Outcome.UNAVAILABLE.because(
                        tried.isEmpty()
                                ? "No instance of " + service + " is known"
                                : "No instance of " + service + " took the call: " + String.join("; ", reasons));
            }
            try (Balancer.Pick pick = next.get()) {
                Instance instance = pick.instance();
                call.request.setHeader(Self.TARGET_HEADER, instance.target());
                long start = System.nanoTime();
                Attempt attempt = call.attempt(
                        new HttpHost("http", instance.host(), instance.port()),
                        instance.target() + " at " + instance.address());
                DependencyMetrics.record(service, attempt.outcome(), Duration.ofNanos(System.nanoTime() - start));
                if (attempt.processed()) {
                    if (attempt.isGood()) {
                        pick.answered();
                    } else {
                        pick.failed();
                    }
                    return attempt.asResponse();
                }
                pick.unreachable();
                tried.add(instance);
                reasons.add(attempt.detail());
            }
        }
    }

    private void authorize(ClassicHttpRequest request, String service) {
        if (!request.containsHeader("Authorization") && !credentials.isUnsatisfied()) {
            credentials.get().authorization(service).ifPresent(it -> request.setHeader("Authorization", it));
        }
    }

    /**
     * How one attempt ended.
     *
     * @param response the answer, when there is one
     * @param processed whether the other side may have acted on the call
     * @param detail what went wrong, for the log
     */
    private record Attempt(Optional<ClassicHttpResponse> response, boolean processed, String detail) {
        /** Whether the instance can answer, whatever it answered. */
        boolean isGood() {
            return response.isPresent()
                    && !GATEWAY_ERRORS.contains(response.get().getCode());
        }

        DependencyMetrics.Outcome outcome() {
            if (response.isEmpty()) {
                return processed ? DependencyMetrics.Outcome.UNKNOWN : DependencyMetrics.Outcome.UNAVAILABLE;
            }
            int status = response.get().getCode();
            if (status >= 500) {
                return status == HttpStatus.SC_SERVICE_UNAVAILABLE
                        ? DependencyMetrics.Outcome.UNAVAILABLE
                        : DependencyMetrics.Outcome.UNKNOWN;
            }
            return status >= 400 ? DependencyMetrics.Outcome.REFUSED : DependencyMetrics.Outcome.OK;
        }

        ClassicHttpResponse asResponse() {
            return response.orElseGet(() -> (processed ? Outcome.UNKNOWN : Outcome.UNAVAILABLE).because(detail));
        }
    }

    private record Call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, Deadline until) {
        Attempt attempt(HttpHost host, String whom) {
            scope.clientContext.removeAttribute(SENT);
            try {
                ClassicHttpRequest copy = ClassicRequestBuilder.copy(request).build();
                copy.setScheme(host.getSchemeName());
                copy.setAuthority(new URIAuthority(host));
                if (request.containsHeader(Self.TARGET_HEADER)) {
                    copy.setHeader(
                            Deadline.HEADER, until.remaining().orElseThrow().toMillis());
                }
                ExecChain.Scope there = new ExecChain.Scope(
                        scope.exchangeId,
                        new HttpRoute(host),
                        scope.originalRequest,
                        scope.execRuntime,
                        scope.clientContext);
                ClassicHttpResponse answer = whole(chain.proceed(copy, there));
                return answer.getCode() == MISDIRECTED
                        ? new Attempt(Optional.empty(), false, whom + " answers that it is another")
                        : new Attempt(Optional.of(answer), true, "");
            } catch (IOException | HttpException | RuntimeException e) {
                scope.execRuntime.discardEndpoint();
                String what = until.hasPassed() ? "no answer in time" : e.toString();
                return new Attempt(Optional.empty(), wasSent(), whom + ": " + what);
            }
        }

        private boolean wasSent() {
            return scope.clientContext.getAttribute(SENT) != null;
        }

        /** The answer with its body read, so that the connection is free and nothing can go wrong later. */
        private static ClassicHttpResponse whole(ClassicHttpResponse received) throws IOException {
            try (received) {
                ClassicHttpResponse copy = new BasicClassicHttpResponse(received.getCode(), received.getReasonPhrase());
                for (Header header : received.getHeaders()) {
                    copy.addHeader(header);
                }
                copy.removeHeaders(Outcome.HEADER);
                HttpEntity entity = received.getEntity();
                if (entity != null) {
                    byte[] body = entity.getContent().readNBytes(LARGEST_ANSWER + 1);
                    if (body.length > LARGEST_ANSWER) {
                        throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
                    }
                    copy.setEntity(new ByteArrayEntity(body, null));
                }
                return copy;
            }
        }
    }
}
