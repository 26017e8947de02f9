package dev.souk.catalog.search;

import dev.souk.catalog.Staff;
import dev.souk.catalog.category.Categories;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The list of products, for everybody. */
@Path("/api/v1/products")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Products")
public class ProductSearchResource {

    private final ProductSearch search;
    private final Categories categories;
    private final CurrentCaller caller;

    @Inject
    ProductSearchResource(ProductSearch search, Categories categories, CurrentCaller caller) {
        this.search = search;
        this.categories = categories;
        this.caller = caller;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "listProducts",
            summary = "Find products",
            description =
                    "Customers see published products; moderators and admins see drafts too. Take \"next\" of one page"
                            + " as cursor of the following one, with the same other parameters.")
    @APIResponse(responseCode = "200", ref = "ProductPage")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    public Page<ProductSummary> list(
            @Parameter(
                            description =
                                    "Words that all must occur in name, brand, category or description; the last one"
                                            + " may be unfinished",
                            example = "copper tra")
                    @QueryParam("q")
                    @Size(max = 200)
                    String q,
            @Parameter(description = "Slug of a category; those below it count too", example = "table")
                    @QueryParam("category")
                    @Size(max = 120)
                    String category,
            @Parameter(
                            description =
                                    "Lowest price in minor units, compared with the lowest price among the variants",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"),
                            example = "1000")
                    @QueryParam("minPrice")
                    String minPrice,
            @Parameter(
                            description = "Highest price in minor units",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"),
                            example = "5000")
                    @QueryParam("maxPrice")
                    String maxPrice,
            @Parameter(description = "ISO 4217 code of the currency in which prices are compared", example = "EUR")
                    @QueryParam("currency")
                    @DefaultValue("EUR")
                    String currency,
            @Parameter(
                            description = "true: only what can be had; false: only what is sold out",
                            schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam("inStock")
                    String inStock,
            @Parameter(
                            description = "relevance needs q and is the default with it, newest is the default without",
                            schema = @Schema(pattern = "relevance|name|price|-price|newest"))
                    @QueryParam("sort")
                    String sort,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "\"next\" of the page before") @QueryParam("cursor") String cursor) {
        var text = given(q).flatMap(SearchText::of);
        var order = given(sort).map(Sort::parse).orElse(text.isPresent() ? Sort.RELEVANCE : Sort.NEWEST);
        if (order == Sort.RELEVANCE && text.isEmpty()) {
            throw Problems.invalid("sort", "can be relevance only together with q");
        }
        return search.find(new SearchRequest(
                text,
                given(category).map(slug -> categories.named("category", slug)),
                given(minPrice).map(amount -> amount("minPrice", amount)),
                given(maxPrice).map(amount -> amount("maxPrice", amount)),
                currency(currency),
                given(inStock).map(ProductSearchResource::flag),
                order,
                Limit.parse(limit),
                order.cursor(cursor),
                Staff.is(caller.get())));
    }

    private static Optional<String> given(String parameter) {
        return Optional.ofNullable(parameter).filter(text -> !text.isBlank());
    }

    private static long amount(String field, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Problems.invalid(field, "must be a whole number of minor units (cents), 0 or more");
        }
        return Long.parseLong(text);
    }

    private static String currency(String text) {
        if (!text.matches("[A-Z]{3}")) {
            throw Problems.invalid("currency", "must be an ISO 4217 code such as EUR");
        }
        return text;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problems.invalid("inStock", "must be true or false");
        };
    }
}
