package dev.souk.platform.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the test class a real Consul agent and sets {@code souk.consul.url}. Constructors and methods may have a
 * {@link TestConsul} parameter. Write it above {@code @HelidonTest}. The agent is shared by the classes of a module.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("server")
@ExtendWith(ConsulExtension.class)
public @interface WithConsul {}
