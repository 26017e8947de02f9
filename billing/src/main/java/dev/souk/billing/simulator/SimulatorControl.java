package dev.souk.billing.simulator;

import dev.souk.billing.provider.ProviderSettings;
import io.helidon.http.Status;
import io.helidon.microprofile.server.RoutingPath;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Where the simulator is told what to do wrong: {@code PUT /simulator/faults} with a {@link FaultPlan}, {@code GET} to read
 * it, {@code DELETE} to end it. It exists only where the simulator does, asks for the shop's key, and the edge has no route
 * to it.
 */
@ApplicationScoped
@RoutingPath("/simulator/faults")
class SimulatorControl implements HttpService {

    private final ProviderSettings settings;
    private final Faults faults;

    @Inject
    SimulatorControl(ProviderSettings settings, Faults faults) {
        this.settings = settings;
        this.faults = faults;
    }

    /** For the client proxy. */
    SimulatorControl() {
        this(null, null);
    }

    @Override
    public void routing(HttpRules rules) {
        if (settings.hostsSimulator()) {
            rules.any((request, response) -> Exchange.requireKey(settings, request, response))
                    .get("/", (request, response) -> Exchange.answer(response, faults.plan()))
                    .put("/", this::put)
                    .delete("/", this::delete);
        }
    }

    private void put(ServerRequest request, ServerResponse response) {
        faults.follow(Exchange.body(request, FaultPlan.class));
        Exchange.answer(response, faults.plan());
    }

    private void delete(ServerRequest request, ServerResponse response) {
        faults.follow(FaultPlan.NONE);
        response.status(Status.NO_CONTENT_204).send();
    }
}
