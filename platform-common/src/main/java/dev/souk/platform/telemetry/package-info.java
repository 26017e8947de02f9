/**
 * What a process tells about itself while it works.
 *
 * <ul>
 *   <li>Logs: one JSON object a line ({@link dev.souk.platform.telemetry.JsonLogFormatter}) with the ids of the trace and of
 *       the request; what looks secret is replaced ({@link dev.souk.platform.telemetry.Redaction}).
 *   <li>Metrics: rate, errors and duration of each route and of each
 *       {@linkplain dev.souk.platform.telemetry.DependencyMetrics dependency}, at {@code /metrics} for Prometheus.
 *   <li>Traces: OpenTelemetry, off until {@code souk.tracing.enabled} is true; then to Jaeger by its own protocol, or by
 *       OTLP with {@code otel.traces.exporter=otlp}. Query strings and secrets are taken out before a span leaves.
 * </ul>
 */
package dev.souk.platform.telemetry;
