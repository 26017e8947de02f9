/**
 * Who calls, and what they may do. Every service verifies tokens itself; the accounts service is asked for none of them.
 *
 * <p>A resource method says who may call it: {@code @RolesAllowed}, {@link dev.souk.platform.identity.RequiresScope},
 * {@code @PermitAll}. One that says nothing is refused to everybody. Inside, {@link
 * dev.souk.platform.identity.CurrentCaller} tells who it is; what is not JAX-RS asks {@link
 * dev.souk.platform.identity.TokenVerifier}.
 *
 * <p>Behind it:
 *
 * <ul>
 *   <li>the keys come through Consul ({@link dev.souk.platform.identity.JwksChannel}) and, when a token names one that is
 *       not known, from the accounts service, at most once in ten seconds;
 *   <li>a token's signature is checked once and remembered until the token expires or the keys change;
 *   <li>a session that ended is told by Redis within a second ({@link dev.souk.platform.identity.RevocationChannel}) and
 *       refused from then on, remembered or not;
 *   <li>calls to other services carry this service's own token, bought with {@code souk.api-key} and renewed at half its
 *       life.
 * </ul>
 *
 * <p>{@code souk.identity.jwks} may hold a key set that is trusted as well; tests put theirs there.
 */
package dev.souk.platform.identity;
