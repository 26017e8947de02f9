package dev.souk.local.audit;

/**
 * Rule 3, in billing's database, where the simulated provider keeps its own books in a schema of its own.
 *
 * <p>A payment, what is booked for it, and what the provider says of it are compared pairwise: held, captured, given back.
 */
final class LedgerRule {
    private static final String ZERO = """
            select e.id::text, format('off by %s %s', coalesce(sum(p.amount), 0), coalesce(p.currency, '(no postings)'))
              from ledger_entry e left join ledger_posting p on p.entry_id = e.id
             group by e.id, p.currency having count(p.line) = 0 or sum(p.amount) <> 0""";

    private static final String STRAY = """
            select entry_id::text, 'postings without an entry'
              from ledger_posting p where not exists (select from ledger_entry e where e.id = p.entry_id)
             group by entry_id""";

    /** Both are written in one transaction, so nothing explains a difference. */
    private static final String BOOKED = """
            select p.id::text, format('held %s, taken %s; booked %s and %s', p.authorized - p.captured - p.released,
                                      p.captured - p.refunded, coalesce(b.held, 0), coalesce(b.taken, 0))
              from payment p
              left join (select e.payment_id,
                                coalesce(sum(l.amount) filter (where l.account = 'authorizations-held'), 0) as held,
                                coalesce(sum(l.amount) filter (where l.account = 'provider-clearing'), 0) as taken
                           from ledger_entry e join ledger_posting l on l.entry_id = e.id
                          group by e.payment_id) b on b.payment_id = p.id
             where p.authorized - p.captured - p.released <> coalesce(b.held, 0)
                or p.captured - p.refunded <> coalesce(b.taken, 0)""";

    /** An authorization that ended by itself is noticed by billing when it next looks at it, within the hour. */
    private static final String PROVIDER = """
            select coalesce(s.key, p.key),
                   format('provider: held %s, captured %s, refunded %s %s; billing: held %s, captured %s, refunded %s %s',
                          s.held, s.captured, s.refunded, s.currency, p.held, p.captured, p.refunded, p.currency),
                   coalesce(p.open, false) or coalesce(s.ended and p.held > 0 and s.captured = p.captured
                                                       and s.refunded = p.refunded, false)
              from (select order_id || ':' || attempt as key, authorized - captured - released as held, captured, refunded, currency,
                           state in ('PENDING', 'UNKNOWN', 'VOIDING') or capturing > 0 or refunding > 0 as open
                      from payment where state <> 'CLOSED') p
              full join (select key, captured, refunded, currency,
                                case when state = 'AUTHORIZED' and expires_at > now() then amount - captured else 0 end as held,
                                state = 'AUTHORIZED' and expires_at between now() - interval '1 hour' and now() as ended
                           from simulator.payment where amount > 0) s on s.key = p.key
             where coalesce(p.held, 0) <> coalesce(s.held, 0) or coalesce(p.captured, 0) <> coalesce(s.captured, 0)
                or coalesce(p.refunded, 0) <> coalesce(s.refunded, 0)
                or (p.captured > 0 and p.currency is distinct from s.currency)""";

    private static final String TRANSFERS = """
            select coalesce(s.id, p.id)::text, format('provider moved %s, billing knows %s', s.amount, p.amount),
                   coalesce(p.state = 'PENDING', false)
              from (select id, amount, state from capture where state <> 'REFUSED'
                    union all select id, amount, state from refund where state <> 'REFUSED') p
              full join (select id, amount from simulator.transfer where refusal is null) s on s.id = p.id
             where s.amount is distinct from p.amount""";

    /** The provider has not answered for an hour, or nobody asked it. */
    private static final String STUCK = """
            select order_id || ':' || attempt, format('%s since %s', state, updated_at)
              from payment where state in ('PENDING', 'UNKNOWN', 'VOIDING') and updated_at < now() - interval '1 hour'
            union all
            select id::text, format('a capture is PENDING since %s', created_at)
              from capture where state = 'PENDING' and created_at < now() - interval '1 hour'
            union all
            select id::text, format('a refund is PENDING since %s', created_at)
              from refund where state = 'PENDING' and created_at < now() - interval '1 hour'""";

    private LedgerRule() {}

    static void look(Snapshot billing, Findings findings) {
        findings.checked(Rule.LEDGER, "entries", billing.count("select count(*) from ledger_entry"));
        findings.checked(Rule.LEDGER, "postings", billing.count("select count(*) from ledger_posting"));
        findings.checked(
                Rule.LEDGER, "payments at the provider", billing.count("select count(*) from simulator.payment"));
        findings.take(Rule.LEDGER, "entry-sums-to-zero", billing, ZERO);
        findings.take(Rule.LEDGER, "posting-has-an-entry", billing, STRAY);
        findings.take(Rule.LEDGER, "payment-is-what-is-booked", billing, BOOKED);
        findings.takeUnlessUnfinished(Rule.LEDGER, "payment-is-what-the-provider-says", billing, PROVIDER);
        findings.takeUnlessUnfinished(Rule.LEDGER, "transfer-is-what-the-provider-says", billing, TRANSFERS);
        findings.take(Rule.LEDGER, "work-ends", billing, STUCK);
    }
}
