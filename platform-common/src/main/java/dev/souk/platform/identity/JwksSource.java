package dev.souk.platform.identity;

/** Where the current JSON Web Key Set can be asked for; a bean of this type stands in for the accounts service. */
@FunctionalInterface
public interface JwksSource {

    /**
     * The current document.
     *
     * @throws RuntimeException when it cannot be had now
     */
    String fetch();
}
