package dev.souk.local.service;

/**
 * People to try the shop with. Their passwords are no secret: they exist only on platforms that this command starts,
 * which listen on the loopback address.
 */
public enum SamplePerson {
    ADMIN("Samira Admin", "admin@souk.example", "admin-of-the-souk"),
    MODERATOR("Mo Moderator", "moderator@souk.example", "moderator-of-the-souk"),
    CUSTOMER("Carla Customer", "customer@souk.example", "customer-of-the-souk");

    private final String displayName;
    private final String email;
    private final String password;

    SamplePerson(String displayName, String email, String password) {
        this.displayName = displayName;
        this.email = email;
        this.password = password;
    }

    /** What they are called. */
    public String displayName() {
        return displayName;
    }

    /** What they log in with. */
    public String email() {
        return email;
    }

    /** Known to everybody. */
    public String password() {
        return password;
    }
}
