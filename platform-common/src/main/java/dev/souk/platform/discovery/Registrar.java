package dev.souk.platform.discovery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.kiwiproject.consul.ConsulException;

/**
 * Registers this process in Consul once it is ready, and again whenever the agent does not know it any more (it restarted
 * empty, or it reaped the process while it was not ready).
 */
@Singleton
class Registrar {
    private static final System.Logger LOG = System.getLogger(Registrar.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration READINESS_LOOK = Duration.ofMillis(100);

    private final ConsulAgent agent;
    private Thread loop;
    private boolean stopped;
    private boolean registered;
    private String said = "";

    @Inject
    Registrar(ConsulAgent agent) {
        this.agent = agent;
    }

    /**
     * Begins to keep {@code self} registered; without an agent it does nothing.
     *
     * @param checkAddress where it is asked whether it is ready, {@code host:port}
     */
    synchronized void start(Instance self, String checkAddress) {
        if (!agent.isConfigured()) {
            LOG.log(Level.INFO, "souk.consul.url is not set: {0} is not registered anywhere", self.id());
            return;
        }
        loop = Thread.ofVirtual().name("registrar").start(() -> run(self, checkAddress));
    }

    /** Takes {@code self} out of Consul for good; whether it had been in there. */
    boolean stop(Instance self) {
        Thread running = loop;
        synchronized (this) {
            stopped = true;
            if (registered) {
                try {
                    agent.deregister(self);
                    LOG.log(Level.INFO, "Deregistered {0}", self.id());
                } catch (ConsulException e) {
                    LOG.log(Level.WARNING, "Consul could not be told that {0} leaves: {1}", self.id(), e.getMessage());
                }
            }
        }
        if (running != null) {
            running.interrupt();
        }
        return registered;
    }

    private void run(Instance self, String checkAddress) {
        while (!isStopped()) {
            try {
                awaitReadiness(self, checkAddress);
                if (!register(self, checkAddress)) {
                    return;
                }
                while (agent.knows(self)) {
                    Thread.sleep(LOOK);
                }
                say(Level.WARNING, "The Consul agent does not know " + self.id() + " any more; telling it again");
            } catch (InterruptedException e) {
                return; // stop() was called
            } catch (RuntimeException | LinkageError e) { // whatever it is, nobody would ever find this process
                say(Level.WARNING, "Waiting for the Consul agent at " + agent.address() + ": " + e.getMessage());
                pause();
            }
        }
    }

    /** False when the process leaves: after a deregistration there is no registration. */
    private synchronized boolean register(Instance self, String checkAddress) {
        if (!stopped) {
            agent.register(self, checkAddress);
            registered = true;
            say(Level.INFO, "Registered " + self.id() + " at " + self.address());
        }
        return !stopped;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void awaitReadiness(Instance self, String checkAddress) throws InterruptedException {
        long begin = System.nanoTime();
        String state = readiness(self, checkAddress);
        while (!state.isEmpty()) {
            if (System.nanoTime() - begin > Duration.ofSeconds(1).toNanos()) {
                say(Level.INFO, "Not registered yet, waiting to be ready: " + state);
            }
            Thread.sleep(READINESS_LOOK);
            state = readiness(self, checkAddress);
        }
    }

    /** Empty when ready; asked in the way Consul asks, so that what it will find is known. */
    private static String readiness(Instance self, String checkAddress) {
        try {
            URI uri = URI.create("http://" + checkAddress + "/health/ready?target=" + self.target());
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(2000);
            int status = connection.getResponseCode();
            if (status / 100 == 2) {
                connection.getInputStream().close();
                return "";
            }
            try (var body = connection.getErrorStream()) {
                String text = body == null ? "" : new String(body.readNBytes(500), StandardCharsets.UTF_8);
                return uri + " answers " + status + " " + text;
            }
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Only what is new is worth a line. */
    private void say(Level level, String what) {
        if (!what.equals(said)) {
            said = what;
            LOG.log(level, what);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
