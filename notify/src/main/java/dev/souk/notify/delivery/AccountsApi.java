package dev.souk.notify.delivery;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What this service asks of accounts. */
@RegisterRestClient(baseUri = "http://accounts")
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
interface AccountsApi {

    /** A code; a secret of the mailbox's owner. */
    record Code(String code) {
        @Override
        public String toString() {
            return "Code[]";
        }
    }

    /** Makes no code, only tells the one there is: safe to send again. */
    @POST
    @Path("/confirmations/{id}/code")
    Code confirmationCode(@PathParam("id") UUID confirmationId);

    /** As {@link #confirmationCode}, of a password's reset. */
    @POST
    @Path("/password-resets/{id}/code")
    Code resetCode(@PathParam("id") UUID resetId);
}
