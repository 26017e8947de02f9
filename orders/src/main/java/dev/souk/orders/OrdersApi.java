package dev.souk.orders;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the operations of the interface have in common, and its examples. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Souk orders",
                        version = "1",
                        description =
                                "Carts, checkout and the life of an order. Amounts are minor units (1999 EUR is 19.99"
                                        + " euro). Errors are application/problem+json (RFC 9457)."),
        components =
                @Components(
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = "bearer",
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        bearerFormat = "JWT"),
                        responses = {
                            @APIResponse(
                                    name = "Invalid",
                                    description = "The request is not valid; \"errors\" names the fields.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "invalid", value = """
                                                                            {"type":"urn:souk:problem:invalid-request",
                                                                            "title":"The request is not valid","status":400,
                                                                            "detail":"Correct what \\"errors\\" lists and send the request again.",
                                                                            "errors":[{"field":"quantity","message":"must be between 1 and 100"}]}"""))),
                            @APIResponse(
                                    name = "Unauthorized",
                                    description = "No valid token was sent.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "unauthorized", value = """
                                                                            {"type":"urn:souk:problem:unauthorized",
                                                                            "title":"Credentials are required","status":401}"""))),
                            @APIResponse(
                                    name = "Forbidden",
                                    description = "The caller's role does not allow this.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "forbidden", value = """
                                                                            {"type":"urn:souk:problem:forbidden",
                                                                            "title":"Not allowed","status":403}"""))),
                            @APIResponse(
                                    name = "NotFound",
                                    description = "There is no such thing, or it is somebody else's.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "not-found", value = """
                                                                            {"type":"urn:souk:problem:not-found",
                                                                            "title":"Not found","status":404}"""))),
                            @APIResponse(
                                    name = "CartRefused",
                                    description = "cart-closed, cart-full: the cart cannot take it as it is.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "cart-closed", value = """
                                                                            {"type":"urn:souk:problem:cart-closed",
                                                                            "title":"The cart is not open","status":409,
                                                                            "detail":"This cart is closed; create another one.",
                                                                            "state":"ORDERED"}"""))),
                            @APIResponse(
                                    name = "Unprocessable",
                                    description = "unknown-sku, quantity-limit, cart-empty, not-deliverable, or the"
                                            + " Idempotency-Key was used for another request.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "unknown-sku", value = """
                                                                            {"type":"urn:souk:problem:unknown-sku",
                                                                            "title":"There is no such article","status":422,
                                                                            "detail":"Nothing is sold as NO-SUCH in EUR."}"""))),
                            @APIResponse(
                                    name = "OrderRefused",
                                    description = "order-state, order-busy: not now, or not any more.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "order-state", value = """
                                                                            {"type":"urn:souk:problem:order-state",
                                                                            "title":"The order is not in a state that allows this",
                                                                            "status":409,"orderStatus":"SHIPPED"}"""))),
                            @APIResponse(
                                    name = "Unavailable",
                                    description = "A service this needs does not answer; nothing was done.",
                                    content =
                                            @Content(
                                                    mediaType = OrdersApi.PROBLEM,
                                                    examples = @ExampleObject(name = "unavailable", value = """
                                                                            {"type":"urn:souk:problem:unavailable",
                                                                            "title":"Not available at the moment","status":503}""")))
                        }))
public final class OrdersApi {

    /** Media type of every error. */
    public static final String PROBLEM = "application/problem+json";

    /** A cart. */
    public static final String CART = """
            {"id":"0199f3c8-6b1e-7c3a-9d55-0f4b7d5f0a11","state":"OPEN","currency":"EUR","lines":[{"sku":"MUG-BLUE",
            "quantity":2,"available":true,"productId":"0199f3c8-0000-7000-8000-000000000001","name":"Mug, blue",
            "unitPrice":{"amount":1299,"currency":"EUR"},"lineTotal":{"amount":2598,"currency":"EUR"}}],
            "subtotal":{"amount":2598,"currency":"EUR"},"cartToken":"q3J...","updatedAt":"2026-01-15T12:00:00Z"}""";

    /** An order. */
    public static final String ORDER = """
            {"id":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33","number":"S-2026-000123",
            "customerId":"0199f3c0-4a4a-7b1b-8f00-3d1b5c7e9f20","cartId":"0199f3c8-6b1e-7c3a-9d55-0f4b7d5f0a11",
            "status":"CONFIRMED","lines":[{"sku":"MUG-BLUE","productId":"0199f3c8-0000-7000-8000-000000000001",
            "name":"Mug, blue","quantity":2,"shipped":0,"unitPrice":{"amount":1299,"currency":"EUR"},
            "net":{"amount":2598,"currency":"EUR"},"taxBasisPoints":1900,"tax":{"amount":494,"currency":"EUR"}}],
            "totals":{"lines":{"amount":2598,"currency":"EUR"},"tax":{"amount":494,"currency":"EUR"},
            "shipping":{"amount":490,"currency":"EUR"},"total":{"amount":3582,"currency":"EUR"}},
            "shippingAddress":{"name":"Ada Lovelace","line1":"Hauptstr. 1","city":"Berlin","postalCode":"10115",
            "country":"DE"},"shippingMethod":"standard","placedAt":"2026-01-15T12:00:00Z"}""";

    /** A request to place an order. */
    public static final String PLACE = """
            {"cartId":"0199f3c8-6b1e-7c3a-9d55-0f4b7d5f0a11","paymentToken":"tok_ok","shippingAddress":{
            "name":"Ada Lovelace","line1":"Hauptstr. 1","city":"Berlin","postalCode":"10115","country":"DE"},
            "shippingMethod":"standard","expectedTotal":{"amount":3582,"currency":"EUR"}}""";

    /** A declined payment. */
    public static final String DECLINED = """
            {"type":"urn:souk:problem:payment-declined","title":"The payment was declined","status":402,
            "detail":"The order is cancelled and the cart open again: order it with another means of payment.",
            "orderId":"0199f3c9-1f2e-7aa0-8c11-5a2f7c1d9e33","orderNumber":"S-2026-000123",
            "declineReason":"insufficient_funds"}""";

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

    private OrdersApi() {}
}
