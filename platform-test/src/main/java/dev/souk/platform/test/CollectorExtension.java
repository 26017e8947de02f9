package dev.souk.platform.test;

/** Behind {@link WithCollector}. */
final class CollectorExtension extends ServerExtension<TestCollector> {
    CollectorExtension() {
        super(WithCollector.class, TestCollector.class);
    }

    @Override
    TestCollector start() {
        TestCollector collector = TestCollector.listening();
        TestSettings.put("otel.exporter.otlp.endpoint", collector.url());
        return collector;
    }
}
