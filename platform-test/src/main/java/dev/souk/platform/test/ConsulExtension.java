package dev.souk.platform.test;

/** Behind {@link WithConsul}. */
final class ConsulExtension extends ServerExtension<TestConsul> {
    ConsulExtension() {
        super(WithConsul.class, TestConsul.class);
    }

    @Override
    TestConsul start() {
        TestConsul consul = TestConsul.shared();
        TestSettings.put("souk.consul.url", consul.url());
        return consul;
    }
}
