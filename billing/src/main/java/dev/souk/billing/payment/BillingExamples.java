package dev.souk.billing.payment;

/** Examples in the API documentation. */
final class BillingExamples {

    static final String PAYMENT = """
            {
              "id": "01936f2e-7b1a-7c55-9d1e-2f6f0f3c8a11",
              "orderId": "01936f2e-6a90-7d02-8c44-5b0e9a7d1f20",
              "orderNumber": "S-2026-000123",
              "customerId": "01936f00-1c2d-7e3f-8a4b-5c6d7e8f9a0b",
              "attempt": 1,
              "state": "CAPTURED",
              "amount": {"amount": 4990, "currency": "EUR"},
              "captured": {"amount": 4990, "currency": "EUR"},
              "released": {"amount": 0, "currency": "EUR"},
              "refunded": {"amount": 0, "currency": "EUR"},
              "expiresAt": "2026-11-30T09:30:00Z",
              "createdAt": "2026-11-23T09:30:00Z",
              "refunds": []
            }
            """;

    static final String PAYMENTS = "{\"items\": [" + PAYMENT + "]}";

    static final String REFUND_REQUEST = """
            {"amount": {"amount": 1500, "currency": "EUR"}, "reason": "The lamp arrived broken"}
            """;

    static final String REFUND = """
            {
              "id": "01936f40-0a1b-7c2d-8e3f-405162738495",
              "state": "PENDING",
              "amount": {"amount": 1500, "currency": "EUR"},
              "reason": "The lamp arrived broken",
              "createdAt": "2026-11-24T10:00:00Z"
            }
            """;

    static final String REFUND_TOO_MUCH = """
            {
              "type": "urn:souk:problem:refund-exceeds-captured",
              "title": "More than what was captured can't be refunded",
              "status": 409,
              "detail": "At most 34.90 EUR can be refunded."
            }
            """;

    private BillingExamples() {}
}
