package dev.souk.local.demo;

import dev.souk.local.Failure;
import dev.souk.local.Parallel;
import dev.souk.local.service.SamplePerson;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;

/**
 * Makes the people to try the shop with in the way that people come to be: they register, confirm their address with the
 * code from the mailbox, and an admin gives the moderator that role. The admin comes from the configuration of accounts.
 */
public final class SamplePeople {
    private final HttpClient client;
    private final Shop guest;
    private final URI mailbox;

    /**
     * @param api such as {@code http://localhost:8080/api/v1}
     * @param mailbox such as {@code http://localhost:8025}
     */
    public SamplePeople(URI api, URI mailbox) {
        this.client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.guest = Shop.asGuest(client, api);
        this.mailbox = mailbox;
    }

    /**
     * Makes those who are missing.
     *
     * @throws Failure when somebody cannot be made now
     */
    public void ensure() {
        Parallel.run(List.of(() -> ensure(SamplePerson.CUSTOMER), this::ensureModerator));
    }

    private void ensureModerator() {
        Answer moderator = ensure(SamplePerson.MODERATOR);
        Shop asModerator = guest.as(moderator.text("accessToken"));
        Answer me = asModerator.get("/accounts/me").expect(200);
        if (!me.get("roles").toString().contains("\"moderator\"")) {
            guest.as(logIn(SamplePerson.ADMIN).expect(200).text("accessToken"))
                    .put("/accounts/" + me.text("id") + "/roles", Map.of("roles", List.of("moderator")))
                    .expect(200);
        }
    }

    private Answer ensure(SamplePerson person) {
        Answer known = logIn(person).expect(200, 401);
        if (known.status() == 200) {
            return known;
        }
        guest.post(
                        "/accounts",
                        Map.of("email", person.email(), "password", person.password(), "name", person.displayName()))
                .expect(201, 202);
        String code = new Mails(client, mailbox, person.email()).awaitCode("Confirm your email address");
        guest.post("/accounts/confirmations", Map.of("code", code, "password", person.password()))
                .expect(204);
        return logIn(person).expect(200);
    }

    private Answer logIn(SamplePerson person) {
        return guest.post("/auth/login", Map.of("email", person.email(), "password", person.password()));
    }
}
