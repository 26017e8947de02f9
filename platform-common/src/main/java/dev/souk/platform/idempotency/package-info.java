/**
 * The Idempotency-Key header (IETF draft-ietf-httpapi-idempotency-key-header): a request that is sent again has its
 * effect once and gets the same answer.
 *
 * <p>START HERE: put {@link dev.souk.platform.idempotency.Idempotent} on a resource method whose effect is one
 * transaction. Work that takes several transactions marks it {@code ownTransactions = true} and calls
 * {@link dev.souk.platform.idempotency.IdempotencyKeys} itself: the key commits with the saga's first row. The same key
 * gets the stored answer with {@code Idempotent-Replayed: true}; with another body 422; while the first request runs
 * 409. A key belongs to its caller, method and path; a guest is known by the hash of the secret in the header {@code
 * souk.idempotency.guest-header}, and guests without one share their keys, so what they are answered must hold nothing for
 * one of them alone. A key lives for {@code souk.idempotency.expiry} (24 hours), which each
 * answer says in {@code Idempotency-Key-Expires}. Failed requests leave no key, because they leave nothing else.
 */
package dev.souk.platform.idempotency;
