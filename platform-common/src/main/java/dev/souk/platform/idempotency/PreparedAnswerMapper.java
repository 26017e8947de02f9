package dev.souk.platform.idempotency;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Sends the answer that a {@link PreparedAnswer} carries. */
@Provider
@Singleton
class PreparedAnswerMapper implements ExceptionMapper<PreparedAnswer> {

    @Override
    public Response toResponse(PreparedAnswer exception) {
        return exception.response();
    }
}
