package dev.souk.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.souk.local.Failure;
import dev.souk.local.service.SamplePerson;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The public API as load uses it: keep-alive connections, Nagle off, nothing repeated, no read timeout on the socket (it
 * costs a timed park for each read; a run that hangs is ended by hand).
 */
public final class Api implements AutoCloseable {
    private static final int CONNECTIONS = 2048;

    private final URI base;
    private final CloseableHttpClient http;

    /** @param base such as {@code http://localhost:8080/api/v1} */
    public Api(URI base) {
        this.base = base;
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setTcpNoDelay(true).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.ofSeconds(5))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setExpectContinueEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .build();
    }

    /** One answer. Its body is read when somebody looks at it: anything else would be measured as well. */
    public static final class Reply {
        private final int status;
        private final byte[] content;

        Reply(int status, byte[] content) {
            this.status = status;
            this.content = content;
        }

        public int status() {
            return status;
        }

        /** The body; missing when it is no JSON. */
        public JsonNode body() {
            try {
                return Json.tolerant().readTree(content);
            } catch (IOException e) {
                return MissingNode.getInstance();
            }
        }

        /** For a step that is no part of the measurement: it has to succeed. */
        public JsonNode require(String what) {
            if (status >= 300) {
                throw new Failure(what + " was answered " + status + " " + body());
            }
            return body();
        }

        /** What an answer to be counted means: anything that says that the platform is in trouble is a failure. */
        public Outcome asOutcome(String what) {
            if (status < 300) {
                return Outcome.DONE;
            }
            String detail = what + " was answered " + status + " " + body();
            return switch (status) {
                case 409, 429, 503 -> Outcome.refused(detail);
                case 500, 502, 504 -> Outcome.failed(detail);
                default -> Outcome.wrong(detail);
            };
        }
    }

    /**
     * Sends one request.
     *
     * @param path below the base
     * @param body written as JSON; null for none
     * @param headers names and values in turn
     */
    public Reply send(String method, String path, Object body, String... headers) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(base + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        if (body != null) {
            request.setEntity(new ByteArrayEntity(Json.mapper().writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        }
        return http.execute(request, response -> {
            byte[] answer = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
            return new Reply(response.getCode(), answer);
        });
    }

    /** {@code Bearer ...} of somebody who exists on every platform that {@code ./souk up} starts. */
    public String logIn(SamplePerson person) throws IOException {
        return "Bearer "
                + send("POST", "/auth/login", Map.of("email", person.email(), "password", person.password()))
                        .require("logging in as " + person.email())
                        .path("accessToken")
                        .asText();
    }

    @Override
    public void close() {
        http.close(CloseMode.GRACEFUL);
    }
}
