package dev.souk.edge.proxy;

import dev.souk.edge.proxy.UpstreamClient.OverdueException;
import dev.souk.edge.proxy.UpstreamClient.Target;
import dev.souk.platform.discovery.Balancer.Pick;
import dev.souk.platform.telemetry.DependencyMetrics;
import dev.souk.platform.telemetry.DependencyMetrics.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpStatus;

/** How one attempt at one instance ended, which decides whether there may be another. */
sealed interface Attempt {

    /** The head of an answer is there. */
    record Answered(Exchange exchange) implements Attempt {}

    /** The instance can't have done anything: it was not reached, or said that it was not meant (421). */
    record NotProcessed(boolean bodyTouched) implements Attempt {}

    /** The request left and no answer came back: it may or may not have been carried out. */
    record Lost(IOException cause) implements Attempt {}

    /** Time ran out. */
    record Overdue() implements Attempt {}

    /** The shortest time limit after which silence says something about the instance, and not about the client. */
    Duration TELLING = Duration.ofSeconds(1);

    /** Whether it says something about an instance that it gave no answer within this time. */
    static boolean isTelling(Duration timeLimit) {
        return timeLimit.compareTo(TELLING) >= 0;
    }

    /** Whether an answer says that nobody could answer. */
    static boolean isGatewayError(int status) {
        return status == HttpStatus.SC_BAD_GATEWAY
                || status == HttpStatus.SC_SERVICE_UNAVAILABLE
                || status == HttpStatus.SC_GATEWAY_TIMEOUT;
    }

    /** Makes one attempt, counts it, and tells the balancer what it learnt of the instance. */
    static Attempt at(Pick pick, UpstreamClient client, ClassicHttpRequest request, Duration timeLimit) {
        long start = System.nanoTime();
        Attempt attempt = make(pick, client, request, timeLimit);
        DependencyMetrics.record(
                pick.instance().service(), attempt.outcome(), Duration.ofNanos(System.nanoTime() - start));
        return attempt;
    }

    private Outcome outcome() {
        return switch (this) {
            case Answered(Exchange exchange) -> outcome(exchange.response().getCode());
            case NotProcessed _ -> Outcome.UNAVAILABLE;
            case Lost _, Overdue _ -> Outcome.UNKNOWN;
        };
    }

    private static Outcome outcome(int status) {
        if (status == HttpStatus.SC_SERVICE_UNAVAILABLE) {
            return Outcome.UNAVAILABLE;
        }
        return status >= 500 ? Outcome.UNKNOWN : status >= 400 ? Outcome.REFUSED : Outcome.OK;
    }

    private static Attempt make(Pick pick, UpstreamClient client, ClassicHttpRequest request, Duration timeLimit) {
        Target target = new Target(pick.instance().host(), pick.instance().port());
        try {
            Exchange exchange = client.open(target, request, timeLimit);
            if (exchange.response().getCode() == HttpStatus.SC_MISDIRECTED_REQUEST) {
                exchange.close();
                pick.unreachable();
                return new NotProcessed(true);
            }
            if (isGatewayError(exchange.response().getCode())) {
                pick.failed();
            } else {
                pick.answered();
            }
            return new Answered(exchange);
        } catch (OverdueException e) {
            if (isTelling(timeLimit)) {
                pick.failed();
            }
            return new Overdue();
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            pick.unreachable();
            return new NotProcessed(false);
        } catch (ConnectionRequestTimeoutException e) {
            return new NotProcessed(false);
        } catch (IOException e) {
            pick.failed();
            return new Lost(e);
        }
    }
}
