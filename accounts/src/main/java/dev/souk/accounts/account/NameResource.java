package dev.souk.accounts.account;

import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own name. */
@Path("/api/v1/accounts/me/name")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts", description = "People and their roles")
public class NameResource {

    private final Names names;
    private final CurrentCaller caller;

    @Inject
    NameResource(Names names, CurrentCaller caller) {
        this.names = names;
        this.caller = caller;
    }

    /** The name wanted. */
    @Schema(name = "NewName")
    public record NewName(
            @NotBlank @Size(max = PersonName.MAX_LENGTH) @Schema(example = "Ada King")
            String name) {}

    /** Changes it. */
    @PUT
    @RolesAllowed(Roles.CUSTOMER)
    @SecurityRequirement(name = "bearer")
    @Operation(
            operationId = "changeName",
            summary = "Change your name",
            description = "Mails call you by it from now on. The same name again changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewName.class),
                            examples = @ExampleObject(name = "another name", value = "{\"name\":\"Ada King\"}")))
    @APIResponse(
            responseCode = "200",
            description = "Your account",
            content =
                    @Content(
                            schema = @Schema(implementation = AccountView.class),
                            examples = @ExampleObject(name = "account", value = """
                                    {"id":"019a2f6e-5b7c-7e4a-9d21-3f0c8a6b1e55","email":"ada@example.com","name":"Ada King",\
                                    "roles":["customer"],"confirmed":true,"createdAt":"2026-03-01T09:30:00Z"}""")))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    public AccountView change(@NotNull @Valid NewName body) {
        return AccountView.of(names.change(caller.requireUser().accountId(), PersonName.parse(body.name())));
    }
}
