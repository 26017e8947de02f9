package dev.souk.platform.discovery;

import io.helidon.microprofile.server.Server;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A service of its own process that answers with its instance id; ends with the process that started it. */
public final class PongService {
    private static volatile String me;

    private PongService() {}

    /** Answers after a while with who answers. */
    @Path("/pong")
    @PermitAll
    @Produces("text/plain")
    public static class Pong {
        @GET
        public String get(@QueryParam("millis") @DefaultValue("0") long millis) throws InterruptedException {
            Thread.sleep(millis);
            return me;
        }

        @POST
        public String post(@QueryParam("millis") @DefaultValue("0") long millis) throws InterruptedException {
            return get(millis);
        }
    }

    /** Serves until the standard input ends or a signal comes. */
    public static void main(String[] args) throws IOException {
        Server server = Server.builder().addResourceClass(Pong.class).build().start();
        me = CDI.current().select(Self.class).get().instance().orElseThrow().id();
        while (System.in.read() >= 0) {
            // the parent says nothing; it only has to be there
        }
        server.stop();
        Runtime.getRuntime().halt(1);
    }

    /** A child process with this service. */
    static Process start(String consul, String service, String instance, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dsouk.consul.url=" + consul,
                "-Dsouk.consul.check-interval=1s",
                "-Dsouk.service=" + service,
                "-Dsouk.instance=" + instance,
                "-Dsouk.drain.delay=PT1S",
                "-Dserver.port=" + port,
                "-Dserver.host=127.0.0.1",
                "-cp",
                System.getProperty("java.class.path"),
                PongService.class.getName()));
        File log = new File("target/pong");
        Files.createDirectories(log.toPath());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(log, service + "-" + instance + ".log"))
                .start();
    }
}
