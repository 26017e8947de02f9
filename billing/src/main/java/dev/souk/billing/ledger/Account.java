package dev.souk.billing.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The accounts of the ledger; the table {@code ledger_account} holds the same list with what each is for. */
@Schema(
        name = "LedgerAccount",
        type = SchemaType.STRING,
        enumeration = {
            "provider-clearing",
            "customer-receivable",
            "sales-revenue",
            "sales-refunds",
            "authorizations-held",
            "authorizations-contra"
        })
public enum Account {
    PROVIDER_CLEARING,
    CUSTOMER_RECEIVABLE,
    SALES_REVENUE,
    SALES_REFUNDS,
    AUTHORIZATIONS_HELD,
    AUTHORIZATIONS_CONTRA;

    /** The name on the wire and in the database: {@code provider-clearing}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The account with this code; {@link IllegalArgumentException} when there is none. */
    @JsonCreator
    public static Account ofCode(String code) {
        return Arrays.stream(values())
                .filter(account -> account.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such ledger account: " + code));
    }
}
