package dev.souk.accounts.account;

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

/** Gives the service that sends mail the code to put into one, so that no event has to carry it. */
@Path("/internal/confirmations/{id}/code")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RequiresScope("accounts:mail-codes")
public class ConfirmationCodeResource {

    private final Registrations registrations;

    @Inject
    ConfirmationCodeResource(Registrations registrations) {
        this.registrations = registrations;
    }

    /** The code of a registration; 404 when it is over. Safe to ask again. */
    @POST
    @Operation(hidden = true)
    public Response code(@PathParam("id") UUID id) {
        return new MailedCode(registrations.code(id)).answer();
    }
}
