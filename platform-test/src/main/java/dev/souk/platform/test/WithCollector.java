package dev.souk.platform.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the test class a collector of traces and sets {@code otel.exporter.otlp.endpoint}. Constructors and methods may
 * have a {@link TestCollector} parameter. Write it above {@code @HelidonTest}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(CollectorExtension.class)
public @interface WithCollector {}
