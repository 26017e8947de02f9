package dev.souk.orders.order;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;

/** Where an order goes. It never changes once the order is placed. */
@Embeddable
public class Address {

    @Column(name = "ship_name", updatable = false)
    private String name;

    @Column(name = "ship_line1", updatable = false)
    private String line1;

    @Column(name = "ship_line2", updatable = false)
    private String line2;

    @Column(name = "ship_city", updatable = false)
    private String city;

    @Column(name = "ship_postal_code", updatable = false)
    private String postalCode;

    @Column(name = "ship_country", updatable = false)
    private String country;

    /** For the persistence provider. */
    protected Address() {}

    /**
     * A postal address.
     *
     * @param country ISO 3166-1 alpha-2, upper case
     */
    public Address(String name, String line1, Optional<String> line2, String city, String postalCode, String country) {
        this.name = name;
        this.line1 = line1;
        this.line2 = line2.orElse(null);
        this.city = city;
        this.postalCode = postalCode;
        this.country = country;
    }

    /** Who receives it. */
    public String name() {
        return name;
    }

    /** Street and number. */
    public String line1() {
        return line1;
    }

    /** Flat, floor, company. */
    public Optional<String> line2() {
        return Optional.ofNullable(line2);
    }

    /** Town. */
    public String city() {
        return city;
    }

    /** Postal code, as the country writes it. */
    public String postalCode() {
        return postalCode;
    }

    /** ISO 3166-1 alpha-2. */
    public String country() {
        return country;
    }
}
