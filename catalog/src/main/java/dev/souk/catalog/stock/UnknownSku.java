package dev.souk.catalog.stock;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import java.util.List;

/** The answer to a request that names articles which do not exist. */
public final class UnknownSku {

    private static final ProblemType TYPE = new ProblemType("unknown-sku", 422, "No such SKU");

    private UnknownSku() {}

    /** 422 with these SKUs in the member {@code skus}. */
    public static ProblemException problem(List<String> skus) {
        return new ProblemException(TYPE, "There is no article with the SKUs that \"skus\" lists.").with("skus", skus);
    }
}
