package dev.souk.accounts.password;

import dev.souk.accounts.MailedCode;
import dev.souk.platform.identity.RequiresScope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Gives the service that sends mail the code of a reset, so that no event has to carry it. */
@Path("/internal/password-resets/{id}/code")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RequiresScope("accounts:mail-codes")
public class PasswordResetCodeResource {

    private final PasswordResets resets;

    @Inject
    PasswordResetCodeResource(PasswordResets resets) {
        this.resets = resets;
    }

    /** The code of a reset; 404 when it is over. Safe to ask again. */
    @POST
    @Operation(hidden = true)
    public Response code(@PathParam("id") UUID id) {
        return new MailedCode(resets.code(id)).answer();
    }
}
