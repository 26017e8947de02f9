package dev.souk.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Talks to the running service as its clients do, and looks into its outbox as the relay does. */
public record Calls(WebTarget target, TestDatabase database) {

    public static final String PASSWORD = "correct horse battery";

    /** An answer that has been read. */
    public record Answer(int status, JsonNode body, Response response) {

        public String text(String field) {
            return body.path(field).asText();
        }

        /** The last part of the problem's type. */
        public String problem() {
            return text("type").replace("urn:souk:problem:", "");
        }

        public Answer expect(int expected) {
            assertEquals(expected, status, body.toString());
            if (status >= 400) {
                assertEquals("application/problem+json", response.getMediaType().toString());
                assertEquals(status, body.path("status").asInt());
            }
            return this;
        }
    }

    public Answer post(String path, String json) {
        return send("POST", path, Optional.empty(), json);
    }

    /** With headers, names and values in turn. */
    public Answer send(String method, String path, Optional<String> authorization, String json, String... headers) {
        String[] parts = path.split("\\?", 2);
        WebTarget resource = target.path(parts[0]);
        for (String parameter : parts.length < 2 ? new String[0] : parts[1].split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            resource = resource.queryParam(pair[0], pair[1]);
        }
        Invocation.Builder request = resource.request();
        authorization.ifPresent(value -> request.header(HttpHeaders.AUTHORIZATION, value));
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        Response response = json.isEmpty()
                ? request.method(method)
                : request.method(method, Entity.entity(json, MediaType.APPLICATION_JSON_TYPE));
        String text = response.readEntity(String.class);
        try {
            return new Answer(response.getStatus(), Json.mapper().readTree(text.isEmpty() ? "{}" : text), response);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    public Answer register(String email, String password) {
        return post("/api/v1/accounts", """
                {"email":"%s","password":"%s","name":"Ada"}""".formatted(email, password));
    }

    public Answer confirm(String code) {
        return confirm(code, PASSWORD);
    }

    public Answer confirm(String code, String password) {
        return post("/api/v1/accounts/confirmations", """
                {"code":"%s","password":"%s"}""".formatted(code, password));
    }

    /** The code that would be mailed for the newest registration of this address. */
    public String code(String email) {
        String id = outbox("souk.accounts.account-registered.v1", email)
                .path("confirmationId")
                .asText();
        return send(
                        "POST",
                        "/internal/confirmations/" + id + "/code",
                        Optional.of(TestTokens.service("notify", "accounts:mail-codes")),
                        "")
                .expect(200)
                .text("code");
    }

    public Answer logIn(String email, String password) {
        return post("/api/v1/auth/login", """
                {"email":"%s","password":"%s"}""".formatted(email, password));
    }

    /** From a client that the edge has seen at this address. */
    public Answer logInFrom(String address, String email, String password) {
        return send(
                "POST",
                "/api/v1/auth/login",
                Optional.empty(),
                """
                {"email":"%s","password":"%s"}""".formatted(email, password),
                "X-Forwarded-For",
                address);
    }

    public Answer refresh(String token) {
        return post("/api/v1/auth/refresh", "{\"refreshToken\":\"" + token + "\"}");
    }

    public Answer logOut(String token) {
        return post("/api/v1/auth/logout", "{\"refreshToken\":\"" + token + "\"}");
    }

    public Answer me(String accessToken) {
        return send("GET", "/api/v1/accounts/me", Optional.of("Bearer " + accessToken), "");
    }

    /** An address that has been confirmed. */
    public String newPerson() {
        String email = "p-" + UUID.randomUUID() + "@example.com";
        register(email, PASSWORD).expect(201);
        confirm(code(email)).expect(204);
        return email;
    }

    /** The newest event of this type whose data holds the text. */
    public JsonNode outbox(String type, String text) {
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(
                        "select data::text from outbox where type = ? and data::text like ? order by seq desc limit 1")) {
            query.setString(1, type);
            query.setString(2, "%" + text + "%");
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? Json.mapper().readTree(rows.getString(1))
                        : Json.mapper().createObjectNode();
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether some row of some table holds this text. */
    public boolean isStored(String text) {
        try (Connection connection = database.connect();
                ResultSet tables = connection
                        .createStatement()
                        .executeQuery(
                                "select table_name from information_schema.tables where table_schema = 'public'")) {
            while (tables.next()) {
                try (PreparedStatement rows = connection.prepareStatement(
                        "select from " + tables.getString(1) + " t where position(? in t::text) > 0 limit 1")) {
                    rows.setString(1, text);
                    if (rows.executeQuery().next()) {
                        return true;
                    }
                }
            }
            return false;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Claims of a token, unverified. */
    public static JsonNode claims(String token) {
        try {
            byte[] payload = java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
            return Json.mapper().readTree(payload);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
