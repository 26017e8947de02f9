package dev.souk.platform.identity;

/** Where the current JSON Web Key Set can be asked for. */
@FunctionalInterface
interface JwksSource {

    /**
     * The current document.
     *
     * @throws RuntimeException when it cannot be had now
     */
    String fetch();
}
