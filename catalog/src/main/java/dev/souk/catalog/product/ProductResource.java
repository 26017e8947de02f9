package dev.souk.catalog.product;

import dev.souk.catalog.Staff;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One product: read by everybody, edited by staff. */
@Path("/api/v1/products")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Products")
public class ProductResource {

    private static final Logger LOG = System.getLogger(ProductResource.class.getName());

    private static final ProblemType IF_MATCH_REQUIRED =
            new ProblemType("if-match-required", 428, "The version you change is required");

    private static final String IF_UNCHANGED =
            "The ETag of the product as you read it: refused when somebody has changed it since; without it, not looked at";

    /** Whether customers see the product. */
    record Publication(boolean published) {}

    /** All prices of a variant. */
    record PriceList(
            @NotNull @Size(max = 20) @Schema(description = "At most one per currency, each above zero")
            List<@NotNull Money> prices) {}

    private final Products products;
    private final CurrentCaller caller;

    @Inject
    ProductResource(Products products, CurrentCaller caller) {
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Operation(operationId = "getProduct", summary = "A product with its variants, prices and availability")
    @APIResponse(responseCode = "200", ref = "Product")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response get(@Parameter(description = "Its id or its slug") @PathParam("id") String id) {
        return products.find(id, Staff.is(caller.get()))
                .map(product -> answer(Response.ok(), product))
                .orElseThrow(() -> Problems.notFound("There is no product " + id + "."));
    }

    @POST
    @RolesAllowed({"moderator", "admin"})
    @Idempotent(optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(operationId = "createProduct", summary = "Make a product, as a draft")
    @SecurityRequirement(name = "bearer")
    @APIResponse(responseCode = "201", ref = "Product")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "409", ref = "NameTaken")
    @APIResponse(responseCode = "422", ref = "KeyReused")
    public Response create(@Valid @NotNull NewProduct wanted) {
        var product = products.create(wanted);
        LOG.log(Level.INFO, "Product {0} made: {1}", product.id(), product.slug());
        return answer(Response.created(URI.create("/api/v1/products/" + product.id())), product);
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed({"moderator", "admin"})
    @Idempotent(optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(operationId = "editProduct", summary = "Change a product that nobody changed since you read it")
    @SecurityRequirement(name = "bearer")
    @APIResponse(responseCode = "200", ref = "Product")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "412", ref = "ProductChanged")
    @APIResponse(responseCode = "422", ref = "KeyReused")
    @APIResponse(responseCode = "428", ref = "IfMatchRequired")
    public Response edit(
            @PathParam("id") UUID id,
            @Parameter(
                            description = "The ETag of the product as you read it, or * for whatever is there",
                            required = true,
                            example = "\"3\"")
                    @HeaderParam(HttpHeaders.IF_MATCH)
                    String ifMatch,
            @Valid @NotNull ProductPatch patch) {
        var product = products.edit(id, version(ifMatch), patch);
        LOG.log(Level.INFO, "Product {0} changed to version {1}", id, product.version());
        return answer(Response.ok(), product);
    }

    @PUT
    @Path("/{id}/publication")
    @RolesAllowed({"moderator", "admin"})
    @Operation(operationId = "publishProduct", summary = "Show a product to customers, or hide it from them")
    @SecurityRequirement(name = "bearer")
    @APIResponse(responseCode = "200", ref = "Product")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotPublishable")
    @APIResponse(responseCode = "412", ref = "ProductChanged")
    public Response publish(
            @PathParam("id") UUID id,
            @Parameter(description = IF_UNCHANGED, example = "\"3\"") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Valid @NotNull Publication publication) {
        var version = versionIfSent(ifMatch);
        var product = publication.published() ? products.publish(id, version) : products.unpublish(id, version);
        LOG.log(Level.INFO, "Product {0} {1}", id, publication.published() ? "published" : "unpublished");
        return answer(Response.ok(), product);
    }

    @POST
    @Path("/{id}/variants")
    @RolesAllowed({"moderator", "admin"})
    @Idempotent(optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(operationId = "addVariant", summary = "Add a variant to a product")
    @SecurityRequirement(name = "bearer")
    @APIResponse(responseCode = "201", ref = "Product")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NameTaken")
    @APIResponse(responseCode = "412", ref = "ProductChanged")
    @APIResponse(responseCode = "422", ref = "KeyReused")
    public Response addVariant(
            @PathParam("id") UUID id,
            @Parameter(description = IF_UNCHANGED, example = "\"3\"") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Valid @NotNull NewVariant wanted) {
        var product = products.addVariant(id, versionIfSent(ifMatch), wanted);
        LOG.log(Level.INFO, "Product {0} has a new variant {1}", id, wanted.sku());
        return answer(Response.created(URI.create("/api/v1/products/" + id)), product);
    }

    @PUT
    @Path("/{id}/variants/{sku}/prices")
    @RolesAllowed({"moderator", "admin"})
    @Operation(operationId = "setPrices", summary = "Replace the prices of a variant")
    @SecurityRequirement(name = "bearer")
    @APIResponse(responseCode = "200", ref = "Product")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotPublishable")
    @APIResponse(responseCode = "412", ref = "ProductChanged")
    public Response setPrices(
            @PathParam("id") UUID id,
            @PathParam("sku") String sku,
            @Parameter(description = IF_UNCHANGED, example = "\"3\"") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Valid @NotNull PriceList list) {
        var product = products.setPrices(id, versionIfSent(ifMatch), sku, list.prices());
        LOG.log(Level.INFO, "Prices of {0} set to {1}", sku, list.prices());
        return answer(Response.ok(), product);
    }

    private static Response answer(Response.ResponseBuilder response, ProductView product) {
        return response.tag(Long.toString(product.version())).entity(product).build();
    }

    /** The version in If-Match; empty for {@code *}. */
    private static Optional<Long> version(String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new ProblemException(
                    IF_MATCH_REQUIRED, "Send If-Match with the ETag that came with the product when you read it.");
        }
        return versionIfSent(ifMatch);
    }

    /** The version in If-Match; empty without one and for {@code *}. A weak or foreign tag matches no version. */
    private static Optional<Long> versionIfSent(String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            return Optional.empty();
        }
        var tag = ifMatch.strip();
        if (tag.equals("*")) {
            return Optional.empty();
        }
        return Optional.of(tag.matches("\"\\d{1,18}\"") ? Long.parseLong(tag.substring(1, tag.length() - 1)) : -1L);
    }
}
