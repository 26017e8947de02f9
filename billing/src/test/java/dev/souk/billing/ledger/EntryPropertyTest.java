package dev.souk.billing.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.money.Money;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EntryPropertyTest {

    private static final UUID ID = UUID.randomUUID();

    @Property
    void anySequenceOfEntriesSumsToZero(
            @ForAll @Size(max = 50) List<@LongRange(min = 1, max = 1_000_000_000_000L) Long> amounts,
            @ForAll @IntRange(max = 3) int shift) {
        long sum = 0;
        for (int i = 0; i < amounts.size(); i++) {
            for (Posting posting : entry(i + shift, amounts.get(i)).postings()) {
                sum = Math.addExact(sum, posting.amount().amount());
            }
        }
        assertEquals(0, sum);
    }

    @Property
    void aSaleThatIsRefundedLeavesNothingWithTheProvider(
            @ForAll @LongRange(min = 1, max = 1_000_000) long captured,
            @ForAll @LongRange(min = 1, max = 1_000_000) long rest) {
        var entries = new ArrayList<>(List.of(
                Entry.authorization(ID, eur(captured + rest)),
                Entry.capture(ID, ID, eur(captured)),
                Entry.release(ID, eur(rest)),
                Entry.refund(ID, ID, eur(captured))));
        Map<Account, Long> balances = new EnumMap<>(Account.class);
        entries.forEach(entry -> entry.postings()
                .forEach(posting ->
                        balances.merge(posting.account(), posting.amount().amount(), Math::addExact)));
        assertEquals(0, balances.get(Account.AUTHORIZATIONS_HELD));
        assertEquals(0, balances.get(Account.PROVIDER_CLEARING));
        assertEquals(0, balances.get(Account.CUSTOMER_RECEIVABLE));
        assertEquals(-captured, balances.get(Account.SALES_REVENUE));
        assertEquals(captured, balances.get(Account.SALES_REFUNDS));
    }

    @Test
    void refusesPostingsThatAreOff() {
        var debit = new Posting(Account.PROVIDER_CLEARING, eur(100));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Entry(
                        EntryKind.CORRECTION, ID, ID, List.of(debit, new Posting(Account.SALES_REVENUE, eur(-99)))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Entry(
                        EntryKind.CORRECTION,
                        ID,
                        ID,
                        List.of(debit, new Posting(Account.SALES_REVENUE, Money.of(-100, "USD")))));
        assertThrows(IllegalArgumentException.class, () -> new Entry(EntryKind.CORRECTION, ID, ID, List.of(debit)));
    }

    private static Entry entry(int kind, long amount) {
        return switch (kind % 4) {
            case 0 -> Entry.authorization(ID, eur(amount));
            case 1 -> Entry.capture(ID, ID, eur(amount));
            case 2 -> Entry.release(ID, eur(amount));
            default -> Entry.refund(ID, ID, eur(amount));
        };
    }

    private static Money eur(long amount) {
        return Money.of(amount, "EUR");
    }
}
