package dev.souk.platform.test;

/** Behind {@link WithPostgres}. */
final class PostgresExtension extends ServerExtension<TestDatabase> {
    PostgresExtension() {
        super(WithPostgres.class, TestDatabase.class);
    }

    @Override
    TestDatabase start() {
        TestDatabase database = PostgresServer.get().newDatabase();
        TestSettings.put("souk.db.url", database.url());
        TestSettings.put("souk.db.user", database.user());
        TestSettings.put("souk.db.password", database.password());
        return database;
    }
}
