package dev.souk.platform.test;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Makes a resource before the first test of a class, hands it to parameters, and closes it after the last. */
abstract class ServerExtension<T extends AutoCloseable> implements BeforeAllCallback, ParameterResolver {
    private final Class<? extends Annotation> annotation;
    private final Class<T> type;

    ServerExtension(Class<? extends Annotation> annotation, Class<T> type) {
        this.annotation = annotation;
        this.type = type;
    }

    abstract T start();

    @Override
    public void beforeAll(ExtensionContext context) {
        refuseWrongOrder(context.getRequiredTestClass());
        resource(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return resource(context);
    }

    private T resource(ExtensionContext context) {
        Kept<?> kept = context.getStore(Namespace.create(type))
                .getOrComputeIfAbsent(type, key -> new Kept<>(start()), Kept.class);
        return type.cast(kept.resource());
    }

    /** What JUnit closes at the end of the class. It does not for all that can be closed: see junit-platform.properties. */
    @SuppressWarnings("deprecation")
    private record Kept<T extends AutoCloseable>(T resource) implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() throws Exception {
            resource.close();
        }
    }

    private void refuseWrongOrder(Class<?> test) {
        List<String> names = Arrays.stream(test.getAnnotations())
                .map(present -> present.annotationType().getSimpleName())
                .toList();
        int container = names.indexOf("HelidonTest");
        if (container >= 0 && container < names.indexOf(annotation.getSimpleName())) {
            throw new ExtensionConfigurationException("Write @" + annotation.getSimpleName() + " above @HelidonTest on "
                    + test.getName() + ": the container must find the server's address when it starts");
        }
    }
}
