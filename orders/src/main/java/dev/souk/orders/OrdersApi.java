package dev.souk.orders;

/** Examples of the interface; what its operations have in common is in {@code META-INF/openapi.yaml}. */
public final class OrdersApi {

    /** Media type of every error. */
    public static final String PROBLEM = "application/problem+json";

    /** A cart. */
    public static final String CART = """
            {"id":"0199f3c8-6b1e-7c3a-9d55-0f4b7d5f0a11","state":"OPEN","currency":"EUR","lines":[{"sku":"MUG-BLUE",
            "quantity":2,"available":true,"productId":"0199f3c8-0000-7000-8000-000000000001","name":"Mug, blue",
            "unitPrice":{"amount":1299,"currency":"EUR"},"lineTotal":{"amount":2598,"currency":"EUR"}}],
            "subtotal":{"amount":2598,"currency":"EUR"},"promotion":{"code":"SPRING10","discount":{"amount":260,
            "currency":"EUR"}},"cartToken":"q3J...","updatedAt":"2026-01-15T12:00:00Z"}""";

    /** An order. */
    public static final String ORDER = """
            {"id":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33","number":"S-2026-000123",
            "customerId":"0199f3c0-4a4a-7b1b-8f00-3d1b5c7e9f20","cartId":"0199f3c8-6b1e-7c3a-9d55-0f4b7d5f0a11",
            "status":"CONFIRMED","lines":[{"sku":"MUG-BLUE","productId":"0199f3c8-0000-7000-8000-000000000001",
            "name":"Mug, blue","quantity":2,"shipped":0,"cancelled":0,"returned":0,"unitPrice":{"amount":1299,"currency":"EUR"},
            "net":{"amount":2598,"currency":"EUR"},"discount":{"amount":260,"currency":"EUR"},"taxBasisPoints":1900,
            "tax":{"amount":444,"currency":"EUR"}}],"totals":{"subtotal":{"amount":2598,"currency":"EUR"},
            "discount":{"amount":260,"currency":"EUR"},"tax":{"amount":444,"currency":"EUR"},
            "shipping":{"amount":490,"currency":"EUR"},"total":{"amount":3272,"currency":"EUR"}},"promotion":"SPRING10",
            "shippingAddress":{"name":"Ada Lovelace","line1":"Hauptstr. 1","city":"Berlin","postalCode":"10115",
            "country":"DE"},"shippingMethod":"standard","placedAt":"2026-01-15T12:00:00Z"}""";

    /** A request to place an order. */
    public static final String PLACE = """
            {"cartId":"0199f3c8-6b1e-7c3a-9d55-0f4b7d5f0a11","paymentToken":"tok_ok","shippingAddress":{
            "name":"Ada Lovelace","line1":"Hauptstr. 1","city":"Berlin","postalCode":"10115","country":"DE"},
            "shippingMethod":"standard","expectedTotal":{"amount":3272,"currency":"EUR"}}""";

    /** A declined payment. */
    public static final String DECLINED = """
            {"type":"urn:souk:problem:payment-declined","title":"The payment was declined","status":402,
            "detail":"The order is cancelled and the cart open again: order it with another means of payment.",
            "orderId":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33","orderNumber":"S-2026-000123",
            "declineReason":"insufficient-funds"}""";

    /** Too little in stock. */
    public static final String OUT_OF_STOCK = """
            {"type":"urn:souk:problem:out-of-stock","title":"Not enough in stock","status":409,
            "detail":"The order is cancelled and the cart open again: order what there is.",
            "orderId":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33","orderNumber":"S-2026-000123",
            "skus":[{"sku":"MUG-BLUE","requested":2,"available":1}]}""";

    /** A shipment. */
    public static final String SHIPMENT = """
            {"id":"0199f3d0-2c4d-7e1f-9a2b-6c8d0e1f2a3b","orderId":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33",
            "state":"SHIPPED","amount":{"amount":1791,"currency":"EUR"},"lines":[{"sku":"MUG-BLUE","quantity":1}],
            "createdAt":"2026-01-15T12:00:00Z","shippedAt":"2026-01-15T12:00:01Z"}""";

    /** A promotion. */
    public static final String PROMOTION = """
            {"code":"SPRING10","description":"Spring sale","basisPoints":1000,"minimumSpend":{"amount":2000,"currency":"EUR"},
            "validFrom":"2026-03-01T00:00:00Z","validUntil":"2026-04-01T00:00:00Z","active":true,"maxRedemptions":1000,
            "maxPerCustomer":1,"redeemed":0,"createdAt":"2026-01-15T12:00:00Z"}""";

    /** A return. */
    public static final String RETURN = """
            {"id":"0199f3e0-1a2b-7c3d-8e4f-5a6b7c8d9e0f","orderId":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33",
            "orderNumber":"S-2026-000123","state":"REFUNDED","reason":"Broken on arrival","amount":{"amount":1636,"currency":"EUR"},
            "lines":[{"sku":"MUG-BLUE","quantity":1,"restocked":0,"writtenOff":1}],
            "requestedAt":"2026-01-20T12:00:00Z","decidedAt":"2026-01-20T15:00:00Z",
            "receivedAt":"2026-01-23T09:00:00Z","refundedAt":"2026-01-23T09:00:01Z"}""";

    private OrdersApi() {}
}
