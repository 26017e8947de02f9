/**
 * The proof that stock and money are never wrong: people use a whole platform while it is killed, stopped, emptied and
 * misled, at random from a printed seed.
 *
 * <p>START HERE: {@link dev.souk.local.faults.FaultsIT} runs it. {@code People} buy ({@code Purchases}), cancel,
 * ship, refund and send back ({@code Desk}), and every request and answer is in a {@code History}, in which no answer is no answer and
 * not a refusal. {@code Nemesis} makes everything go wrong that is a {@code Fault}, in the order of a shuffled {@code Deck}. When it is
 * quiet again, {@code Truth} holds what people were {@code Told} and the {@code Books} against what the platform says then, and the
 * audit has to pass. {@code Deaths} come after that, by no chance, at {@code Points} from the first purchase to a refund.
 */
package dev.souk.local.faults;
