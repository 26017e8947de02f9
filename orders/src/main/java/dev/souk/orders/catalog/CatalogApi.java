package dev.souk.orders.catalog;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Catalog's internal interface, as far as orders uses it. */
@RegisterRestClient(baseUri = "http://catalog")
@Path("/internal")
interface CatalogApi {

    /** One SKU and how many units of it. */
    record Line(String sku, int quantity) {

        static List<Line> of(Map<String, Integer> quantities) {
            return quantities.entrySet().stream()
                    .map(entry -> new Line(entry.getKey(), entry.getValue()))
                    .toList();
        }
    }

    /** A line of a hold; a SKU can be held at several locations. */
    record HeldLine(String sku, int quantity, int fulfilled) {}

    /** A hold in the list. */
    record ListedHold(UUID orderId, String kind, List<HeldLine> lines) {}

    /** A hold by itself. */
    record HoldDetail(UUID orderId, String state, List<HeldLine> lines) {}

    /** A page of the list. */
    record HoldPage(List<ListedHold> items, Optional<UUID> next) {}

    /** What is to be quoted. */
    record QuoteRequest(String currency, List<Line> lines) {}

    /** The quotes. */
    record QuoteAnswer(List<QuotedLine> lines) {}

    /** What is to be held, and for whom. */
    record HoldRequest(List<Line> lines, UUID customerId) {}

    /** What goes back into the stock, and the order it comes from. */
    record RestockRequest(UUID orderId, List<Line> lines) {}

    /** What leaves the warehouse. */
    record FulfilmentRequest(UUID shipmentId, List<Line> lines) {}

    @POST
    @Path("/quotes")
    QuoteAnswer quote(QuoteRequest request);

    @GET
    @Path("/holds")
    HoldPage holds(@QueryParam("after") UUID after, @QueryParam("state") String state, @QueryParam("limit") int limit);

    @GET
    @Path("/holds/{orderId}")
    HoldDetail hold(@PathParam("orderId") UUID orderId);

    @PUT
    @Path("/holds/{orderId}")
    void hold(@PathParam("orderId") UUID orderId, HoldRequest request);

    @DELETE
    @Path("/holds/{orderId}")
    void release(@PathParam("orderId") UUID orderId);

    @POST
    @Path("/holds/{orderId}/fulfilment")
    void fulfil(@PathParam("orderId") UUID orderId, FulfilmentRequest request);

    @POST
    @Path("/restocks/{returnId}")
    void restock(@PathParam("returnId") UUID returnId, RestockRequest request);
}
