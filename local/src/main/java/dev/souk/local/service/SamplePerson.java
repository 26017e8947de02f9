package dev.souk.local.service;

/**
 * People to try the shop with. Their passwords are no secret: they exist only on platforms that this command starts,
 * which listen on the loopback address.
 */
public enum SamplePerson {
    ADMIN("admin@souk.example", "admin-of-the-souk"),
    MODERATOR("moderator@souk.example", "moderator-of-the-souk"),
    CUSTOMER("customer@souk.example", "customer-of-the-souk");

    private final String email;
    private final String password;

    SamplePerson(String email, String password) {
        this.email = email;
        this.password = password;
    }

    public String email() {
        return email;
    }

    public String password() {
        return password;
    }
}
