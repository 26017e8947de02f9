/**
 * Errors as people and programs read them: RFC 9457 {@code application/problem+json} with a stable {@code type}.
 *
 * <p>Code that cannot go on throws a {@link dev.souk.platform.problem.ProblemException}, most often by
 * {@link dev.souk.platform.problem.Problems}; a service declares its own kinds as constants of
 * {@link dev.souk.platform.problem.ProblemType}. Everything else that can go wrong with a request is turned into a
 * problem by the mappers here. What nobody foresaw becomes a 500 that tells nothing but a reference, which finds the log line.
 */
package dev.souk.platform.problem;
