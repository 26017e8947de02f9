package dev.souk.notify.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.samskivert.mustache.MustacheException;
import dev.souk.notify.delivery.DeliveryKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatesTest {

    private final Templates templates = new Templates();

    @ParameterizedTest
    @EnumSource(DeliveryKind.class)
    void everyKindOfMailHasBothForms(DeliveryKind kind) {
        Mail mail = templates.render(kind.template(), values());
        assertFalse(mail.subject().isBlank());
        assertTrue(mail.text().startsWith("Hello Ada,"), mail.text());
        assertTrue(mail.html().contains("Hello Ada,"), mail.html());
        assertFalse(mail.text().contains("{{") || mail.html().contains("{{"));
        assertFalse(mail.text().contains("Subject:"));
    }

    @Test
    void anOrderMailListsItsLines() {
        Mail mail = templates.render("order-confirmed", values());
        assertEquals("Your order S-2026-000123 is confirmed", mail.subject());
        assertTrue(mail.text().contains("2 x Brass lamp  19.99 EUR"), mail.text());
        assertTrue(mail.text().contains("45.50 EUR"));
        assertTrue(mail.html().contains("2 × Brass lamp"), mail.html());
    }

    @Test
    void htmlIsEscapedAndTextIsNot() {
        var values = values();
        values.put("hello", "Hello <script>alert('x')</script> & Co");
        Mail mail = templates.render("order-confirmed", values);
        assertFalse(mail.html().contains("<script>"));
        assertTrue(mail.html().contains("&lt;script&gt;"));
        assertTrue(mail.text().contains("<script>alert('x')</script> & Co"));
    }

    @Test
    void aValueCanNotAddAHeader() {
        var values = values();
        values.put("orderNumber", "1\r\nBcc: everybody@example.com");
        assertFalse(templates.render("order-confirmed", values).subject().contains("\n"));
    }

    @Test
    void aReasonIsGivenWhenThereIsOne() {
        assertTrue(templates.render("order-cancelled", values()).text().contains("is cancelled (payment declined)."));
        var values = values();
        values.put("reason", "");
        assertTrue(templates.render("order-cancelled", values).text().contains("is cancelled."));
    }

    @Test
    void theCustomerReadsWhatTheShopWroteAboutAReturn() {
        Mail mail = templates.render("return-rejected", values());
        assertTrue(mail.text().contains("2 x Brass lamp"), mail.text());
        assertTrue(mail.text().contains("Use the box it came in"), mail.text());
        assertTrue(mail.html().contains("<p>Use the box it came in</p>"), mail.html());
        var values = values();
        values.put("note", "");
        assertFalse(templates.render("return-rejected", values).html().contains("<p></p>"));
    }

    @Test
    void aMissingValueIsAnError() {
        var values = values();
        values.remove("code");
        assertThrows(MustacheException.class, () -> templates.render("confirm-email", values));
    }

    private static Map<String, Object> values() {
        return new HashMap<>(Map.of(
                "hello", "Hello Ada",
                "code", "k7f-22x",
                "orderNumber", "S-2026-000123",
                "total", "45.50 EUR",
                "amount", "45.50 EUR",
                "reason", "payment declined",
                "note", "Use the box it came in",
                "lines", List.of(Map.of("name", "Brass lamp", "quantity", 2, "unitPrice", "19.99 EUR"))));
    }
}
