package dev.souk.edge.proxy;

import dev.souk.edge.proxy.InstanceMetrics.Kind;
import dev.souk.edge.proxy.UpstreamClient.OverdueException;
import dev.souk.edge.proxy.UpstreamClient.Target;
import dev.souk.platform.discovery.Balancer.Pick;
import dev.souk.platform.telemetry.DependencyMetrics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpStatus;

/**
 * One attempt at one instance. When the service has nothing more to do with it, one {@link Verdict} is derived of it and told to
 * all who go by it: the balancer, the concurrency limit, the breaker and the metrics. An answer is judged when its body has
 * ended, and its duration is that to its head, from when the service had the whole request.
 */
final class Attempt implements AutoCloseable {

    /** How far it came, which decides whether there may be another. */
    sealed interface Outcome {

        /** The head of an answer is there. */
        record Answered(Exchange exchange) implements Outcome {}

        /** The instance can't have done anything: it was not reached, or said that it was not meant (421). */
        record NotProcessed(boolean bodyTouched) implements Outcome {}

        /** The request left and no answer came back: it may or may not have been carried out. */
        record Lost(IOException cause) implements Outcome {}

        /** Time ran out. */
        record Overdue() implements Outcome {}
    }

    private final Pick pick;
    private final ServiceGuard.Entry entry;
    private final InstanceMetrics metrics;
    private final Proxy.Forwarding it;
    private final Duration left;

    private long begin;
    private long taken;
    private boolean reached = true;
    private Verdict verdict = Verdict.NOTHING;
    private Exchange answer;
    private boolean told;

    /** @param left the time until the end of the answer */
    Attempt(Pick pick, ServiceGuard.Entry entry, InstanceMetrics metrics, Proxy.Forwarding it, Duration left) {
        this.pick = pick;
        this.entry = entry;
        this.metrics = metrics;
        this.it = it;
        this.left = left;
    }

    /** Makes it. */
    Outcome send(UpstreamClient client, ClassicHttpRequest request) {
        begin = System.nanoTime();
        try {
            Target target = new Target(pick.instance().host(), pick.instance().port());
            Exchange exchange = client.open(target, request, left);
            if (exchange.response().getCode() == HttpStatus.SC_MISDIRECTED_REQUEST) {
                exchange.close();
                verdict = Verdict.UNREACHED;
                return new Outcome.NotProcessed(true);
            }
            answer = exchange;
            return new Outcome.Answered(exchange);
        } catch (OverdueException e) {
            verdict = silence(request);
            return new Outcome.Overdue();
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            reached = false;
            verdict = Verdict.UNREACHED;
            return new Outcome.NotProcessed(false);
        } catch (ConnectionRequestTimeoutException e) {
            reached = false;
            return new Outcome.NotProcessed(false);
        } catch (IOException e) {
            verdict = Verdict.BLAMED;
            return new Outcome.Lost(e);
        } finally {
            taken = System.nanoTime() - whole(request);
        }
    }

    /** From when the service can have had the whole request. */
    private long whole(ClassicHttpRequest request) {
        return request.getEntity() instanceof Upload upload && upload.isSent() ? upload.sentAt() : begin;
    }

    /**
     * What it says that time ran out: nothing while the client was still sending, and nothing unless the instance had at least half of what its
     * route allows, for clients say how long they wait and are slow as they like.
     */
    private Verdict silence(ClassicHttpRequest request) {
        if (request.getEntity() instanceof Upload upload && !upload.isSent()) {
            return Verdict.NOTHING;
        }
        return hadTime(left.toNanos() - (whole(request) - begin)) ? Verdict.BLAMED : Verdict.NOTHING;
    }

    private boolean hadTime(long nanos) {
        return it.waiting().routes() && nanos >= it.route().timeout().toNanos() / 2;
    }

    /** The service has nothing more to do with it; once is enough. */
    @Override
    public void close() {
        if (told) {
            return;
        }
        told = true;
        if (answer != null) {
            verdict = judged();
        }
        switch (verdict) {
            case GOOD -> pick.answered(taken);
            case BLAMED -> pick.failed();
            case UNREACHED -> pick.unreachable();
            case NOTHING -> {
                // Nobody's affair.
            }
        }
        pick.close();
        entry.attempted(verdict, it.route().path(), taken);
        Kind kind = kind();
        metrics.record(pick.instance(), kind, taken);
        DependencyMetrics.record(pick.instance().service(), dependency(kind), Duration.ofNanos(taken));
        if (answer != null) {
            entry.close(); // there will be no other
        }
    }

    private Verdict judged() {
        if (answer.isBroken() && answer.overdue()) {
            return hadTime(left.toNanos()) ? Verdict.BLAMED : Verdict.NOTHING;
        }
        return answer.isBroken() || isGatewayError(status()) ? Verdict.BLAMED : Verdict.GOOD;
    }

    /** 0 without an answer. */
    private int status() {
        return answer == null ? 0 : answer.response().getCode();
    }

    private static boolean isGatewayError(int status) {
        return status == HttpStatus.SC_BAD_GATEWAY
                || status == HttpStatus.SC_SERVICE_UNAVAILABLE
                || status == HttpStatus.SC_GATEWAY_TIMEOUT;
    }

    private Kind kind() {
        return switch (verdict) {
            case GOOD -> status() >= 500 ? Kind.FAILED : status() >= 400 ? Kind.REFUSED : Kind.OK;
            case BLAMED -> Kind.FAILED;
            case UNREACHED -> Kind.UNREACHED;
            case NOTHING -> reached ? Kind.ABANDONED : Kind.UNREACHED;
        };
    }

    private DependencyMetrics.Outcome dependency(Kind kind) {
        return switch (kind) {
            case OK -> DependencyMetrics.Outcome.OK;
            case REFUSED -> DependencyMetrics.Outcome.REFUSED;
            case UNREACHED -> DependencyMetrics.Outcome.UNAVAILABLE;
            case FAILED, ABANDONED ->
                status() == HttpStatus.SC_SERVICE_UNAVAILABLE
                        ? DependencyMetrics.Outcome.UNAVAILABLE
                        : DependencyMetrics.Outcome.UNKNOWN;
        };
    }
}
