package dev.souk.platform.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.jakarta.rs.cfg.JakartaRSFeature;
import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Bodies of requests and answers as JSON. The server reads strictly and refuses an empty body and {@code null}; a REST
 * client registers {@link #forClient()}.
 */
@Provider
@Singleton
@Priority(1)
@Consumes(MediaType.WILDCARD) // Jersey knows no application/*+json; the provider itself looks at the suffix.
@Produces(MediaType.WILDCARD)
public final class JsonBody extends JacksonJsonProvider {

    /** The provider of the server. */
    public JsonBody() {
        this(Json.mapper());
    }

    private JsonBody(ObjectMapper mapper) {
        super(mapper);
        disable(JakartaRSFeature.ALLOW_EMPTY_INPUT);
    }

    /** The provider for REST clients: fields that the answer has and the record has not are ignored. */
    public static JsonBody forClient() {
        return new JsonBody(Json.tolerant());
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        Object value = super.readFrom(type, genericType, annotations, mediaType, headers, body);
        if (value == null) {
            throw MismatchedInputException.from(null, type, "the body is null");
        }
        return value;
    }
}
