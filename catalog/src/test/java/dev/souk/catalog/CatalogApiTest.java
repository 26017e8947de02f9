package dev.souk.catalog;

import dev.souk.platform.test.FrozenApi;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import org.junit.jupiter.api.Test;

/** The API is the one that was published. */
@WithPostgres
@HelidonTest
class CatalogApiTest {

    private final WebTarget target;

    @Inject
    CatalogApiTest(WebTarget target) {
        this.target = target;
    }

    @Test
    void theApiIsTheOneInDocs() {
        FrozenApi.check(target.getUri(), "catalog");
    }
}
