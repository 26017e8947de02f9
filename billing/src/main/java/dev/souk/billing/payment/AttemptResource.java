package dev.souk.billing.payment;

import dev.souk.platform.data.Database;
import dev.souk.platform.identity.RequiresScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Attempts as they stand in the books, without asking the provider; for services that compare them with their own. */
@Path("/internal/authorizations")
@RequestScoped
@RequiresScope("billing:payments")
@Produces(MediaType.APPLICATION_JSON)
public class AttemptResource {

    /** Whoever compares books reads all of them. */
    private static final int MOST = 500;

    private static final UUID FIRST = new UUID(0, 0);

    private final Payments payments;
    private final Database database;

    @Inject
    AttemptResource(Payments payments, Database database) {
        this.payments = payments;
        this.database = database;
    }

    /** Attempts of all orders by id, which is the order of their beginning; the last id leads to the next page. */
    @GET
    @Operation(hidden = true)
    public List<AttemptView> list(
            @QueryParam("after") UUID after, @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(MOST) int limit) {
        return views(() -> payments.after(Optional.ofNullable(after).orElse(FIRST), limit));
    }

    /** All attempts of an order that were ever started, oldest first; none when it was never paid. */
    @GET
    @Path("/{orderId}")
    @Operation(hidden = true)
    public List<AttemptView> ofOrder(@PathParam("orderId") UUID orderId) {
        return views(() -> payments.of(orderId));
    }

    /** Orders whose attempts are wanted. */
    public record Lookup(@NotNull @Size(max = MOST) List<@NotNull UUID> orderIds) {}

    /** All attempts of these orders that were ever started. */
    @POST
    @Path("/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public List<AttemptView> ofOrders(@NotNull @Valid Lookup lookup) {
        return views(() -> payments.of(lookup.orderIds()));
    }

    private List<AttemptView> views(Supplier<List<Payment>> find) {
        return database.inTransaction(
                () -> find.get().stream().map(AttemptView::of).toList());
    }
}
