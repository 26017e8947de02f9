package dev.souk.platform.data;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.eclipse.microprofile.config.Config;

/** Gives the database to injection points. */
@Dependent
class DataBeans {

    @Produces
    @Singleton
    Database database(Config config) {
        return DatabaseConfig.from(config).map(Database::open).orElseGet(Database::none);
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    Jdbc jdbc(Database database) {
        return new Jdbc(database);
    }

    /** An entity manager that is always the one of the caller's transaction. */
    @Produces
    @Singleton
    EntityManager entityManager(Database database) {
        return (EntityManager) Proxy.newProxyInstance(
                EntityManager.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, args) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(database, args);
                    }
                    try {
                        return method.invoke(database.entityManager(), args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
