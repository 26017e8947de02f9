package dev.souk.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.souk.platform.json.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Turns an answer that is not a result into the exception that says what is known. */
final class Answers implements ResponseExceptionMapper<RuntimeException> {
    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= 300 || Outcome.isIn(headers);
    }

    @Override
    public RuntimeException toThrowable(Response response) {
        int status = response.getStatus();
        String body = response.hasEntity() ? response.readEntity(String.class) : "";
        String outcome = response.getHeaderString(Outcome.HEADER);
        if (outcome != null) {
            return Outcome.valueOf(outcome).exception(body);
        }
        if (status < 400 || status >= 500) {
            return new RemoteUnknown("Answered " + status);
        }
        return new RemoteProblem(status, document(response.getMediaType(), body));
    }

    private static JsonNode document(MediaType type, String body) {
        JsonNode none = JsonNodeFactory.instance.objectNode();
        if (type == null || !type.getSubtype().endsWith("json")) {
            return none;
        }
        try {
            JsonNode document = Json.tolerant().readTree(body);
            return document.isObject() ? document : none;
        } catch (JsonProcessingException e) {
            return none; // the status alone is the answer
        }
    }
}
