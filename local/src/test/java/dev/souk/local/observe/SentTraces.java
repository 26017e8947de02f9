package dev.souk.local.observe;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What services sent to the {@link StandIn} for Jaeger. */
public final class SentTraces {
    private final Path folder;
    private final Map<Path, List<Sent>> read = new ConcurrentHashMap<>();

    public SentTraces(Path folder) {
        this.folder = folder;
    }

    /** A span; ids in hexadecimal, {@code parent} empty for the first of a trace. */
    public record Sent(String service, String trace, String id, String parent, String name) {
        @Override
        public String toString() {
            return service + ": " + name;
        }
    }

    /** Everything so far. */
    public List<Sent> spans() {
        return files().flatMap(file -> read.computeIfAbsent(file, SentTraces::parse).stream())
                .toList();
    }

    /** The spans of a trace, in no order. */
    public List<Sent> trace(String id) {
        return spans().stream().filter(span -> span.trace().equals(id)).toList();
    }

    /** All of it as it came: in protobuf texts stand as they are. */
    public String raw() {
        StringBuilder text = new StringBuilder();
        files().forEach(file -> text.append(new String(bytes(file), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private Stream<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".otlp")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Sent> parse(Path file) {
        try {
            return ExportTraceServiceRequest.parseFrom(bytes(file)).getResourceSpansList().stream()
                    .flatMap(SentTraces::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Sent> parse(ResourceSpans resource) {
        String service = resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
        return resource.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> new Sent(
                        service,
                        hex(span.getTraceId().toByteArray()),
                        hex(span.getSpanId().toByteArray()),
                        hex(span.getParentSpanId().toByteArray()),
                        span.getName()));
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
