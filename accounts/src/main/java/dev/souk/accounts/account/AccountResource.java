package dev.souk.accounts.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Accounts: registering one, confirming its email, looking at it, and what admins do with it. */
@Path("/api/v1/accounts")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts", description = "People and their roles")
public class AccountResource {

    private static final String ACCOUNT_EXAMPLE = """
            {"id":"019a2f6e-5b7c-7e4a-9d21-3f0c8a6b1e55","email":"ada@example.com","name":"Ada Lovelace",\
            "roles":["customer"],"confirmed":true,"createdAt":"2026-03-01T09:30:00Z"}""";

    private final Registrations registrations;
    private final RoleChanges roleChanges;
    private final Accounts accounts;
    private final Database database;
    private final CurrentCaller caller;

    @Inject
    AccountResource(
            Registrations registrations,
            RoleChanges roleChanges,
            Accounts accounts,
            Database database,
            CurrentCaller caller) {
        this.registrations = registrations;
        this.roleChanges = roleChanges;
        this.accounts = accounts;
        this.database = database;
        this.caller = caller;
    }

    /** What a person types to register. */
    @Schema(name = "NewAccount")
    public record NewAccount(
            @NotBlank @Size(max = Email.MAX_LENGTH) @Schema(example = "ada@example.com")
            String email,

            @NotNull
            @Size(min = Passwords.MIN_LENGTH, max = Passwords.MAX_LENGTH)
            @Schema(example = "correct horse battery")
            String password,

            @NotBlank @Size(max = PersonName.MAX_LENGTH) @Schema(example = "Ada Lovelace")
            String name) {

        /** Without the password. */
        @Override
        public String toString() {
            return "NewAccount[]";
        }
    }

    /** A registration that waits for the code sent by mail. */
    @Schema(name = "Registered")
    public record Registered(String email, String name) {}

    /** A code from a mail, and the password typed when registering. */
    @Schema(name = "Confirmation")
    public record Confirmation(
            @NotBlank @Size(max = 100) String code,

            @NotNull
            @Size(min = 1, max = Passwords.MAX_LENGTH)
            @Schema(example = "correct horse battery", description = "The one typed when registering")
            String password) {

        /** Without the code and the password. */
        @Override
        public String toString() {
            return "Confirmation[]";
        }
    }

    /** The roles that somebody is to have. */
    @Schema(name = "RoleSet")
    public record RoleSet(
            @NotNull @Size(max = 3) @JsonProperty("roles") Set<@NotNull Role> roles) {}

    /** Registers an address; the answer does not tell whether it has an account already. */
    @POST
    @PermitAll
    @Operation(
            operationId = "registerAccount",
            summary = "Register",
            description = "Sends a confirmation code to the address. The answer is the same whether or not the address"
                    + " has an account already; its owner learns that by mail. Until the address is confirmed it can be"
                    + " registered again: the code of each mail goes with the name and password typed then.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewAccount.class),
                            examples = @ExampleObject(name = "new account", value = """
                                    {"email":"ada@example.com","password":"correct horse battery","name":"Ada Lovelace"}""")))
    @APIResponse(
            responseCode = "201",
            description = "A mail is on its way",
            content =
                    @Content(
                            schema = @Schema(implementation = Registered.class),
                            examples =
                                    @ExampleObject(
                                            name = "registered",
                                            value = "{\"email\":\"ada@example.com\",\"name\":\"Ada Lovelace\"}")))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "TooManyRequests", responseCode = "429")
    public Response register(@NotNull @Valid NewAccount body) {
        Email email = Email.parse(body.email());
        String name = PersonName.parse(body.name());
        registrations.register(email, name, body.password());
        return Response.status(Response.Status.CREATED)
                .entity(new Registered(email.value(), name))
                .build();
    }

    /** Confirms an address. */
    @POST
    @Path("/confirmations")
    @PermitAll
    @Operation(
            operationId = "confirmAccount",
            summary = "Confirm an email address",
            description =
                    "Takes the code from the mail and the password of the registration that the mail was sent for."
                            + " Somebody else may have registered the address as well: their code comes to the same mailbox,"
                            + " and would bring their password. The same code again changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Confirmation.class),
                            examples =
                                    @ExampleObject(
                                            name = "code",
                                            value = "{\"code\":\"AZovblt8fkqdIT8MimseVXjQ0q6R6m1z1J2rB0n3kYs\","
                                                    + "\"password\":\"correct horse battery\"}")))
    @APIResponse(responseCode = "204", description = "Confirmed: the account can log in")
    @APIResponse(ref = "ConfirmationCodeInvalid", responseCode = "400")
    public void confirm(@NotNull @Valid Confirmation body) {
        registrations.confirm(body.code().strip(), body.password());
    }

    /** The caller's own account. */
    @GET
    @Path("/me")
    @RolesAllowed(Roles.CUSTOMER)
    @SecurityRequirement(name = "bearer")
    @Operation(operationId = "getOwnAccount", summary = "Your own account")
    @APIResponse(
            responseCode = "200",
            description = "Your account",
            content =
                    @Content(
                            schema = @Schema(implementation = AccountView.class),
                            examples = @ExampleObject(name = "account", value = ACCOUNT_EXAMPLE)))
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    public AccountView me() {
        return get(caller.requireUser().accountId());
    }

    /** A page of accounts, the oldest first. */
    @GET
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Operation(operationId = "listAccounts", summary = "All accounts, the oldest first (admin)")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            schema = @Schema(implementation = AccountPage.class),
                            examples = @ExampleObject(name = "page", value = "{\"items\":[" + ACCOUNT_EXAMPLE + "]}")))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    public Page<AccountView> list(
            @Parameter(description = "1 to 100", schema = @Schema(type = SchemaType.INTEGER, defaultValue = "20"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "The \"next\" of the page before") @QueryParam("cursor") String cursor) {
        Limit size = Limit.parse(limit);
        var after = Cursor.parse(cursor, 1);
        return database.inTransaction(() -> accounts.list(size, after).map(AccountView::of));
    }

    /** One account. */
    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Operation(operationId = "getAccount", summary = "An account (admin)")
    @APIResponse(
            responseCode = "200",
            description = "The account",
            content =
                    @Content(
                            schema = @Schema(implementation = AccountView.class),
                            examples = @ExampleObject(name = "account", value = ACCOUNT_EXAMPLE)))
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    @APIResponse(ref = "NotFound", responseCode = "404")
    public AccountView get(@PathParam("id") UUID id) {
        return database.inTransaction(() -> accounts.find(id).map(AccountView::of))
                .orElseThrow(() -> Problems.notFound("There is no account " + id + "."));
    }

    /** Sets the roles of an account. */
    @PUT
    @Path("/{id}/roles")
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Operation(
            operationId = "changeRoles",
            summary = "Set the roles of an account (admin)",
            description = "Replaces all roles; customer is always among them. Taking a role away ends the account's"
                    + " sessions at once.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RoleSet.class),
                            examples =
                                    @ExampleObject(
                                            name = "moderator",
                                            value = "{\"roles\":[\"customer\",\"moderator\"]}")))
    @APIResponse(
            responseCode = "200",
            description = "The account with its new roles",
            content =
                    @Content(
                            schema = @Schema(implementation = AccountView.class),
                            examples = @ExampleObject(name = "account", value = ACCOUNT_EXAMPLE)))
    @APIResponse(ref = "InvalidRequest", responseCode = "400")
    @APIResponse(ref = "Unauthorized", responseCode = "401")
    @APIResponse(ref = "Forbidden", responseCode = "403")
    @APIResponse(ref = "NotFound", responseCode = "404")
    @APIResponse(ref = "Conflict", responseCode = "409")
    public AccountView changeRoles(@PathParam("id") UUID id, @NotNull @Valid RoleSet body) {
        return AccountView.of(roleChanges.change(id, body.roles()));
    }

    /** The shape of a page, for the API description. */
    @Schema(name = "AccountPage")
    record AccountPage(
            List<AccountView> items,
            @Schema(description = "Absent on the last page") String next) {}
}
