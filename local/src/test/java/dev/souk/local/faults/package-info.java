/**
 * The proof that stock and money are never wrong: people use a whole platform while it is killed, stopped, emptied and
 * misled, at random from a printed seed.
 *
 * <p>START HERE: {@link dev.souk.local.faults.FaultsIT} runs it. {@code People} buy, cancel, ship and refund, and every
 * request and answer is in a {@code History}, in which no answer is no answer and not a refusal. {@code Nemesis} makes things go
 * wrong. When it is quiet again, {@code Truth} holds the history against what the platform says then, and the audit has to
 * pass.
 */
package dev.souk.local.faults;
