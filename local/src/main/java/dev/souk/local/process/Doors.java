package dev.souk.local.process;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Ports of this machine's loopback address. */
public final class Doors {
    private static final int CONNECT_MILLIS = 500;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Doors() {}

    /** Whether nobody listens on the port and we may. */
    public static boolean free(int port) {
        if (answers(port)) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether somebody accepts connections there. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The wished port, or another one when that is taken. */
    public static int freeOrOther(int wished) {
        return free(wished) ? wished : anyFree();
    }

    /** A port that nobody listens on, another one each time: whoever asks for several would else now and then get one twice. */
    public static int anyFree() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Fails in one line that names who has the port and how to take another one.
     *
     * @param variable the environment variable that changes the port
     */
    public static void requireFree(int port, String purpose, String variable) {
        if (!free(port)) {
            throw new Failure("port " + port + ", which " + purpose + " needs, is in use"
                    + owner(port).map(owner -> " by " + owner).orElse("") + ": end that, or set " + variable
                    + " to another port");
        }
    }

    /** Who listens, as far as this user may know: {@code process 4711 (java -jar edge.jar)}. */
    static Optional<String> owner(int port) {
        return ownerPid(port).map(pid -> "process " + pid + " (" + commandOf(pid) + ")");
    }

    private static String commandOf(long pid) {
        String command = ProcessHandle.of(pid)
                .flatMap(handle ->
                        handle.info().commandLine().or(() -> handle.info().command()))
                .orElse("unknown");
        return command.length() <= 80 ? command : command.substring(0, 77) + "...";
    }

    private static Optional<Long> ownerPid(int port) {
        if (!Files.exists(Path.of("/proc/net/tcp"))) {
            return Tools.onPath("lsof")
                    .map(lsof -> Tools.run(List.of(lsof.toString(), "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")))
                    .filter(Tools.Result::ok)
                    .map(result ->
                            Long.valueOf(result.output().lines().findFirst().orElseThrow()));
        }
        List<String> sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> listening(Path.of(table), port))
                .toList();
        return sockets.isEmpty() ? Optional.empty() : holder(sockets);
    }

    /** Columns of /proc/net/tcp: 1 is local address:port in hexadecimal, 3 the state (0A is LISTEN), 9 the inode. */
    private static Stream<String> listening(Path table, int port) {
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns.length > 9 && columns[3].equals("0A"))
                    .filter(columns -> columns[1].endsWith(String.format(":%04X", port)))
                    .map(columns -> "socket:[" + columns[9] + "]");
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Optional<Long> holder(List<String> sockets) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holdsOne(pid, sockets))
                .findFirst();
    }

    private static boolean holdsOne(long pid, List<String> sockets) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    return false; // closed while we looked
                }
            });
        } catch (IOException e) {
            return false; // gone, or another user's
        }
    }
}
