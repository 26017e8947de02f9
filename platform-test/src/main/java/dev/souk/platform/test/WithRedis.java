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
 * Gives the test class an empty Redis and sets {@code souk.redis.url}. Constructors and methods may have a
 * {@link TestRedis} parameter. Write it above {@code @HelidonTest}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("server")
@ExtendWith(RedisExtension.class)
public @interface WithRedis {}
