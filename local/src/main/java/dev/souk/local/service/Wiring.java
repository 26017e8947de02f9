package dev.souk.local.service;

import dev.souk.local.Settings;
import dev.souk.local.audit.AuditRole;
import dev.souk.local.audit.AuditSettings;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.platform.secret.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each service is told by its environment: the same keys that a Nomad job sets.
 *
 * @param postgresUrl of the server's administrator
 * @param traces where traces go, if anybody takes them
 */
record Wiring(
        Settings settings,
        Secrets secrets,
        String postgresUrl,
        String redisUrl,
        String consulUrl,
        Optional<String> traces) {

    /** The environment of an instance; {@code port} 0 lets it pick one. */
    Map<String, String> of(ServiceDefinition service, InstanceName instance, int port) {
        Map<String, String> environment = of(service);
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SOUK_INSTANCE", instance.suffix());
        environment.put("SOUK_CONSUL_URL", consulUrl);
        return environment;
    }

    /** What does not differ between the instances of a service. */
    Map<String, String> of(ServiceDefinition service) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("SERVER_HOST", "127.0.0.1");
        environment.put("SOUK_HOST", "127.0.0.1");
        environment.put("SOUK_ZONE", "local");
        environment.put("SOUK_REDIS_URL", redisUrl);
        environment.put("SOUK_API_KEY", apiKey(service));
        environment.put("SOUK_CONSUL_URL", consulUrl);
        settings.external().consulToken().ifPresent(token -> environment.put("SOUK_CONSUL_TOKEN", token));
        if (service.database()) {
            environment.put("SOUK_DB_URL", new PostgresAdmin(postgresUrl).jdbcUrl(service.databaseName()));
            environment.put("SOUK_DB_USER", service.user());
            environment.put("SOUK_DB_PASSWORD", password(service.user()));
        }
        traces.ifPresent(collector -> {
            environment.put("SOUK_TRACING_ENABLED", "true");
            environment.put("SOUK_TRACING_RATIO", "1.0");
            environment.put("OTEL_TRACES_EXPORTER", "otlp");
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector);
        });
        switch (service.name()) {
            // Here one address plays all clients: load and fault tests would only see 429.
            case "edge" -> edge(environment);
            case "catalog" -> environment.put("SOUK_CATALOG_SAMPLE", "true");
            case "accounts" -> accounts(environment);
            case "billing" -> billing(environment);
            case "notify" -> {
                environment.put("SOUK_SMTP_HOST", "127.0.0.1");
                environment.put(
                        "SOUK_SMTP_PORT", Integer.toString(settings.ports().smtp()));
                environment.put("SOUK_SMTP_FROM", "Souk <shop@souk.example>");
            }
            default -> {}
        }
        return environment;
    }

    AuditSettings audit() {
        PostgresAdmin server = new PostgresAdmin(postgresUrl);
        Map<String, AuditSettings.Source> sources = new TreeMap<>();
        ServiceDefinition.ALL.stream()
                .filter(ServiceDefinition::database)
                .forEach(service -> sources.put(
                        service.name(),
                        new AuditSettings.Source(
                                server.jdbcUrl(service.databaseName()), AuditRole.NAME, password(AuditRole.NAME))));
        return new AuditSettings(sources, Optional.of(consulUrl), Optional.empty());
    }

    String password(String role) {
        return secrets.get("password-" + role);
    }

    private String apiKey(ServiceDefinition service) {
        return "souk_" + secrets.get("api-key-" + service.name());
    }

    private void accounts(Map<String, String> environment) {
        environment.put("SOUK_ACCOUNTS_BOOTSTRAP_KEYS", bootstrapKeys());
        environment.put("SOUK_ACCOUNTS_KEY_SECRET", secrets.get("accounts-key-secret"));
        environment.put("SOUK_ACCOUNTS_ADMIN_EMAIL", SamplePerson.ADMIN.email());
        environment.put("SOUK_ACCOUNTS_ADMIN_PASSWORD", SamplePerson.ADMIN.password());
    }

    private void edge(Map<String, String> environment) {
        environment.put("SOUK_EDGE_LIMITS_EXEMPT", "127.0.0.1,::1");
        DevelopmentCertificate certificate = DevelopmentCertificate.of(settings.home());
        if (certificate.exists()) {
            environment.put("SOUK_EDGE_TLS_ENABLED", "true");
            environment.put(
                    "SOUK_EDGE_TLS_CERTIFICATE", certificate.certificate().toString());
            environment.put("SOUK_EDGE_TLS_KEY", certificate.key().toString());
        }
    }

    /** The simulated provider's webhooks come in by the public door, as a real one's do. */
    private void billing(Map<String, String> environment) {
        environment.put("SOUK_BILLING_PROVIDER_KEY", secrets.get("billing-provider-key"));
        environment.put("SOUK_BILLING_WEBHOOK_SECRETS", secrets.get("billing-webhook-secret"));
        environment.put(
                "SOUK_BILLING_SIMULATOR_WEBHOOK_URL",
                settings.edgeUrl().replace("localhost", "127.0.0.1") + "/api/v1/payments/webhooks/simulator");
        DevelopmentCertificate certificate = DevelopmentCertificate.of(settings.home());
        if (certificate.exists()) {
            environment.put("JDK_JAVA_OPTIONS", certificate.trustingOptions());
        }
    }

    /** {@code orders=<SHA-256 of the key>:<scope> <scope>,...}: accounts never learns the keys themselves. */
    private String bootstrapKeys() {
        return ServiceDefinition.ALL.stream()
                .map(service ->
                        service.name() + "=" + Sha256.hex(apiKey(service)) + ":" + String.join(" ", service.scopes()))
                .collect(Collectors.joining(","));
    }
}
