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
 * Gives the test class a fresh database with the platform's tables and those of the module ({@code db/migration}), on a
 * real PostgreSQL, and sets {@code souk.db.url}, {@code souk.db.user} and {@code souk.db.password} to reach it as the
 * runtime role. Constructors and methods may have a {@link TestDatabase} parameter.
 *
 * <p>Write it above {@code @HelidonTest}: a container that starts first would not see the settings.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("server")
@ExtendWith(PostgresExtension.class)
public @interface WithPostgres {}
