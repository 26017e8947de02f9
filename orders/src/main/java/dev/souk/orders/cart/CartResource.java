package dev.souk.orders.cart;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.OrdersApi;
import dev.souk.orders.catalog.ShownPrices;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.idempotency.IdempotencyKeys;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.idempotency.RequestKey;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Carts of guests, who send the cart's token, and of customers. */
@Path("/api/v1/carts")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Carts")
public class CartResource {

    static final String TOKEN = "X-Cart-Token";
    static final String TOKEN_TEXT = "The secret of a guest's cart; not needed for one's own";
    private static final String SKU = "[A-Z0-9]+(-[A-Z0-9]+)*";

    private final CartDesk desk;
    private final CartDisplay display;
    private final ShownPrices prices;
    private final IdempotencyKeys keys;
    private final CurrentCaller caller;
    private final Clock clock;
    private final Set<String> currencies;

    @Inject
    CartResource(
            CartDesk desk,
            CartDisplay display,
            ShownPrices prices,
            IdempotencyKeys keys,
            CurrentCaller caller,
            Clock clock,
            @ConfigProperty(name = "souk.orders.currencies", defaultValue = "EUR,USD") Set<String> currencies) {
        this.desk = desk;
        this.display = display;
        this.prices = prices;
        this.keys = keys;
        this.caller = caller;
        this.clock = clock;
        this.currencies = currencies;
    }

    /** What a new cart is to be like. */
    @Schema(name = "NewCart")
    record NewCart(
            @Schema(description = "ISO 4217; EUR when absent", example = "EUR")
            Optional<String> currency) {}

    /** What is put into a cart. */
    @Schema(name = "NewCartLine")
    record NewLine(
            @Schema(example = "MUG-BLUE") @NotNull @Pattern(regexp = SKU, message = "must look like MUG-BLUE")
            String sku,

            @Schema(description = "Units, added to those already there", example = "1") @Min(1) @Max(Cart.MAX_QUANTITY)
            int quantity) {}

    /** How many there are to be. */
    @Schema(name = "CartLineChange")
    record LineChange(
            @Schema(example = "3") @Min(1) @Max(Cart.MAX_QUANTITY)
            int quantity) {}

    /** A new cart. */
    @POST
    @PermitAll
    @Operation(
            operationId = "createCart",
            summary = "Create a cart",
            description = "Somebody who has not signed in gets the secret cartToken, which is told only here.")
    @APIResponse(
            responseCode = "201",
            description = "The new, empty cart",
            content =
                    @Content(
                            schema = @Schema(implementation = CartView.class),
                            examples = @ExampleObject(name = "cart", value = OrdersApi.CART)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    public Response create(NewCart request) {
        var currency = Optional.ofNullable(request).flatMap(NewCart::currency).orElse("EUR");
        if (!currencies.contains(currency)) {
            throw Problems.invalid("currency", "must be one of " + String.join(", ", currencies));
        }
        var token = CartToken.random();
        var cart = desk.open(caller.get(), currency, token);
        boolean guest = !(caller.get() instanceof Caller.User);
        var view = display.created(cart, guest ? Optional.of(token.secret()) : Optional.empty());
        return Response.created(URI.create("/api/v1/carts/" + cart.id()))
                .header("Cache-Control", "no-store")
                .entity(view)
                .build();
    }

    /** A cart at present prices. */
    @GET
    @Path("/{id}")
    @PermitAll
    @Operation(
            operationId = "getCart",
            summary = "Read a cart at present prices",
            description = "With country it tells the total with tax and delivery, too.")
    @APIResponse(
            responseCode = "200",
            description = "The cart",
            content =
                    @Content(
                            schema = @Schema(implementation = CartView.class),
                            examples = @ExampleObject(name = "cart", value = OrdersApi.CART)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public CartView get(
            @PathParam("id") UUID id,
            @Parameter(description = TOKEN_TEXT) @HeaderParam(TOKEN) String token,
            @Parameter(description = "Where it would go, ISO 3166-1 alpha-2", example = "DE") @QueryParam("country")
                    String country,
            @Parameter(description = "How it would be delivered; standard when absent", example = "express")
                    @QueryParam("shippingMethod")
                    String method) {
        var cart = desk.read(id, caller.get(), token(token));
        var quotes = prices.quote(cart.currency(), cart.quantities());
        var to = Optional.ofNullable(country)
                .map(place -> new CartDisplay.Destination(
                        place, Optional.ofNullable(method).orElse("standard")));
        return display.show(cart, quotes, to);
    }

    /** More of an article. */
    @POST
    @Path("/{id}/lines")
    @PermitAll
    @Idempotent(ownTransactions = true, optional = true)
    @Operation(
            operationId = "addCartLine",
            summary = "Put an article into a cart",
            description = "Adds to what is there. Sent again with the same Idempotency-Key it adds nothing; the other"
                    + " changes of a cart can be repeated without one.")
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @APIResponse(
            responseCode = "200",
            description = "The cart after it",
            content = @Content(schema = @Schema(implementation = CartView.class)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CartRefused")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response add(
            @PathParam("id") UUID id,
            @Parameter(description = TOKEN_TEXT) @HeaderParam(TOKEN) String token,
            @Valid @NotNull NewLine line) {
        var key = keys.currentIfSent();
        if (key.isPresent()) {
            return addOnce(key.get(), id, token(token), line);
        }
        var view = desk.add(id, caller.get(), token(token), line.sku(), line.quantity(), cart -> shown(cart, line));
        return Response.ok(view).build();
    }

    private Response addOnce(RequestKey key, UUID id, Optional<CartToken> token, NewLine line) {
        var before = desk.read(id, caller.get(), token);
        if (keys.reference(key).isPresent()) {
            return repeated(key, before);
        }
        var reference = Uuid7.next();
        var now = clock.instant();
        var view = desk.change(
                id,
                caller.get(),
                token,
                cart -> cart.add(line.sku(), line.quantity(), now),
                () -> keys.start(key, reference),
                cart -> shown(cart, line));
        return keys.complete(reference, Response.ok(view).build());
    }

    /** The cart at present prices; a problem when there is none of the new line. */
    private CartView shown(CartSnapshot cart, NewLine line) {
        var quotes = prices.quote(cart.currency(), cart.quantities());
        if (quotes.unknown().contains(line.sku())) {
            throw new ProblemException(
                    OrderProblems.UNKNOWN_SKU, "Nothing is sold as " + line.sku() + " in " + cart.currency() + ".");
        }
        return display.show(cart, quotes, Optional.empty());
    }

    /** The answer that was given, or the present cart when the one who was to answer died first. */
    private Response repeated(RequestKey key, CartSnapshot cart) {
        keys.complete(
                keys.reference(key).orElseThrow(),
                Response.ok(display.show(cart)).build());
        return keys.find(key).orElseThrow();
    }

    /** So many of an article. */
    @PATCH
    @Path("/{id}/lines/{sku}")
    @PermitAll
    @Operation(operationId = "changeCartLine", summary = "Change how many of an article are in a cart")
    @APIResponse(responseCode = "200", description = "The cart after it")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CartRefused")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public CartView change(
            @PathParam("id") UUID id,
            @PathParam("sku") String sku,
            @Parameter(description = TOKEN_TEXT) @HeaderParam(TOKEN) String token,
            @Valid @NotNull LineChange change) {
        var now = clock.instant();
        return desk.change(
                id, caller.get(), token(token), cart -> cart.change(sku, change.quantity(), now), display::show);
    }

    /** Nothing of an article. */
    @DELETE
    @Path("/{id}/lines/{sku}")
    @PermitAll
    @Operation(operationId = "removeCartLine", summary = "Take an article out of a cart")
    @APIResponse(responseCode = "200", description = "The cart after it, also when the article was not there")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CartRefused")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public CartView remove(
            @PathParam("id") UUID id,
            @PathParam("sku") String sku,
            @Parameter(description = TOKEN_TEXT) @HeaderParam(TOKEN) String token) {
        var now = clock.instant();
        return desk.change(id, caller.get(), token(token), cart -> cart.remove(sku, now), display::show);
    }

    /** A guest has signed in. */
    @POST
    @Path("/{id}/claim")
    @RolesAllowed("customer")
    @SecurityRequirement(name = "bearer")
    @Operation(
            operationId = "claimCart",
            summary = "Make a guest's cart one's own",
            description =
                    "Its lines are added to the open cart of the customer, and without one it becomes the customer's"
                            + " cart. Repeating it has no effect.")
    @APIResponse(responseCode = "200", description = "The customer's cart, which may be another one")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CartRefused")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public CartView claim(
            @PathParam("id") UUID id, @Parameter(description = "The cart's secret") @HeaderParam(TOKEN) String token) {
        return desk.claim(id, caller.requireUser().accountId(), token(token), display::show);
    }

    static Optional<CartToken> token(String header) {
        return Optional.ofNullable(header).map(CartToken::new);
    }
}
