package dev.souk.catalog.quote;

import dev.souk.catalog.stock.Line;
import dev.souk.platform.identity.RequiresScope;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Prices for carts and orders. It reads only; a POST because the question has a body. */
@Path("/internal/quotes")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresScope("catalog:quotes")
@SecurityRequirement(name = "service")
@Tag(name = "Quotes")
public class QuoteResource {

    private static final String EXAMPLE = """
            {"lines":[{"sku":"CER-TULIPBOWL-12-COB","quantity":2,"productId":"0199c2a4-5d10-7c3e-8a1b-2f6d1c0e9b77",\
            "name":"Tulip bowl (12 cm, cobalt)","unitPrice":{"amount":1790,"currency":"EUR"},\
            "taxCategory":"standard","weightGrams":320,"available":true}]}""";

    /** What is to be priced. */
    record QuoteRequest(
            @Schema(example = "EUR")
            @NotNull
            @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code such as EUR")
            String currency,

            @NotEmpty @Size(max = 100) List<@Valid @NotNull Line> lines) {}

    /** The answer, in the order of the question. */
    record Quote(List<QuotedLine> lines) {}

    /**
     * A line with its price.
     *
     * @param name the product with the options of the variant, for people
     * @param unitPrice for one piece, without tax and shipping
     * @param weightGrams of one piece, packed
     * @param available whether that many can be had now
     */
    record QuotedLine(
            String sku,
            int quantity,
            UUID productId,
            String name,
            Money unitPrice,
            String taxCategory,
            int weightGrams,
            boolean available) {}

    private final Quotes quotes;

    @Inject
    QuoteResource(Quotes quotes) {
        this.quotes = quotes;
    }

    @POST
    @Operation(operationId = "quote", summary = "What these articles cost now, and whether they can be had")
    @APIResponse(
            responseCode = "200",
            description = "The prices",
            content =
                    @Content(
                            schema = @Schema(implementation = Quote.class),
                            examples = @ExampleObject(name = "quote", value = EXAMPLE)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "422", ref = "UnknownSku")
    public Quote quote(@Valid @NotNull QuoteRequest request) {
        return new Quote(quotes.quote(request.currency(), request.lines()));
    }
}
