package dev.souk.catalog.category;

import dev.souk.platform.idempotency.Idempotent;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The categories, for everybody. */
@Path("/api/v1/categories")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Categories")
public class CategoryResource {

    private static final Logger LOG = System.getLogger(CategoryResource.class.getName());

    private static final String TREE = """
            {"items":[{"slug":"bath","name":"Bath","products":22,"children":[\
            {"slug":"hammam-towels","name":"Hammam towels","products":11,"children":[]},\
            {"slug":"soap","name":"Soap","products":11,"children":[]}]}]}""";

    /** The whole tree. */
    record CategoryTree(List<CategoryView> items) {}

    private final Categories categories;

    @Inject
    CategoryResource(Categories categories) {
        this.categories = categories;
    }

    @GET
    @PermitAll
    @Operation(operationId = "listCategories", summary = "All categories as a tree, with their number of products")
    @APIResponse(
            responseCode = "200",
            description = "The whole tree",
            content =
                    @Content(
                            schema = @Schema(implementation = CategoryTree.class),
                            examples = @ExampleObject(name = "tree", value = TREE)))
    public CategoryTree list() {
        return new CategoryTree(categories.tree());
    }

    @POST
    @RolesAllowed({"moderator", "admin"})
    @Idempotent(optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(operationId = "createCategory", summary = "Make a category")
    @SecurityRequirement(name = "bearer")
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = CategoryRef.class)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "409", ref = "NameTaken")
    @APIResponse(responseCode = "422", ref = "KeyReused")
    public Response create(@Valid @NotNull NewCategory wanted) {
        var category = categories.add(wanted);
        LOG.log(Level.INFO, "Category {0} made", category.slug());
        return Response.created(URI.create("/api/v1/products?category=" + category.slug()))
                .entity(CategoryRef.to(category))
                .build();
    }
}
