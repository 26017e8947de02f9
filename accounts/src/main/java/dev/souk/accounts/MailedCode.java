package dev.souk.accounts;

import jakarta.ws.rs.core.Response;

/** A code that the service that sends mail puts into one; a secret of the mailbox's owner. */
public record MailedCode(String code) {

    /** The answer that tells it and that nothing on the way may keep. */
    public Response answer() {
        return NoStore.answer(Response.ok(this));
    }

    /** Without the code. */
    @Override
    public String toString() {
        return "MailedCode[]";
    }
}
