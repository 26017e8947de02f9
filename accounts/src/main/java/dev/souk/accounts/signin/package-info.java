/** Sessions: logging in, staying logged in with rotating refresh tokens, logging out, and telling everybody when one ends. */
package dev.souk.accounts.signin;
