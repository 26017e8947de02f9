/**
 * Accounts says who people and services are.
 *
 * <p>START HERE. A person registers an email address ({@link dev.souk.accounts.account}). A code is mailed to it; whoever
 * sends it back with the password typed with that registration owns the address and has an account. Who forgets the
 * password gets a code for another one ({@link dev.souk.accounts.password}).
 *
 * <p>Logging in begins a session ({@link dev.souk.accounts.signin}), which is worth two tokens: an access token that every
 * service verifies by itself for five minutes, and a refresh token that is good for one use and brings the next pair. A
 * refresh token used twice was stolen, unless its answer was just lost: the session ends. An ended session is a row first;
 * Redis then tells all services within a second to refuse what is left of its access tokens.
 *
 * <p>Tokens are signed with keys that this service makes, keeps encrypted in its database, publishes before they sign and
 * keeps publishing until the last token has expired ({@link dev.souk.accounts.token}). Any number of instances share them.
 *
 * <p>Services own no password. Each has an API key ({@link dev.souk.accounts.apikey}), of which only a digest is known
 * here, and buys a token with it that says which scopes it has.
 *
 * <p>Nobody learns here which addresses have accounts: registering answers the same, log-in refuses the same and costs the
 * same, and guessing is slowed down whether or not there is an account behind the address.
 */
package dev.souk.accounts;
