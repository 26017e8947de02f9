package dev.souk.platform.problem;

import io.helidon.common.HelidonServiceLoader;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.context.Context;
import io.helidon.common.context.Contexts;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProtocolConfigs;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1UpgradeProvider;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelectorProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Helidon's HTTP/1.1 with our answers for what never reaches routing.
 *
 * <p>Between the parser and the bytes sits {@link StrictReader}, which refuses what the parser lets pass, and around it {@link
 * TimedConnection}, which cuts off who stands still.
 *
 * <p>Helidon MP offers no way to set the handlers of such answers, so the connection is given a context that has them. It is
 * found by {@link ServiceLoader} and comes before Helidon's own provider, which has the default weight.
 */
@io.helidon.common.Weight(200)
public final class Http1WithProblems implements ServerConnectionSelectorProvider<Http1Config> {

    static {
        // With a second provider beside this one Helidon waits for a connection's first bytes before it makes a
        // connection of it, and one that never sends any is never looked at. Its loader makes the providers first and
        // then reads whom to leave out.
        String excluded = "io.helidon.webserver.http1.Http1ConnectionProvider";
        System.getProperties()
                .merge(HelidonServiceLoader.SYSTEM_PROPERTY_EXCLUDE, excluded, (others, it) -> others + "," + it);
    }

    private final DirectHandlers handlers = ServerAnswer.handlers();

    @Override
    public Class<Http1Config> protocolConfigType() {
        return Http1Config.class;
    }

    @Override
    public String protocolType() {
        return "http_1_1";
    }

    @Override
    public ServerConnectionSelector create(String listenerName, Http1Config config, ProtocolConfigs configs) {
        var http1 = Http1ConnectionSelector.builder()
                .config(config)
                .addUpgraders(upgraders(configs))
                .build();
        return new Selector(http1, handlers);
    }

    private static Map<String, Http1Upgrader> upgraders(ProtocolConfigs configs) {
        var upgraders = new LinkedHashMap<String, Http1Upgrader>();
        for (Http1UpgradeProvider<?> provider : HelidonServiceLoader.create(
                        ServiceLoader.load(Http1UpgradeProvider.class))
                .asList()) {
            add(upgraders, provider, configs);
        }
        return upgraders;
    }

    private static <T extends ProtocolConfig> void add(
            Map<String, Http1Upgrader> upgraders, Http1UpgradeProvider<T> provider, ProtocolConfigs configs) {
        for (T config : configs.config(provider.protocolType(), provider.protocolConfigType())) {
            var upgrader = provider.create(config, configs);
            upgraders.putIfAbsent(upgrader.supportedProtocol(), new Introducing(upgrader));
        }
    }

    /**
     * Puts the {@link PeerInfo} of a connection into the context that decides of its upgrade: Helidon tells a WebSocket's listener who the
     * client is only afterwards.
     */
    private record Introducing(Http1Upgrader given) implements Http1Upgrader {

        @Override
        public String supportedProtocol() {
            return given.supportedProtocol();
        }

        @Override
        public ServerConnection upgrade(
                ConnectionContext connection, HttpPrologue prologue, WritableHeaders<?> headers) {
            Context context = Context.builder()
                    .parent(connection.listenerContext().context())
                    .build();
            context.register(connection.remotePeer());
            return Contexts.runInContext(context, () -> given.upgrade(connection, prologue, headers));
        }
    }

    private record Selector(ServerConnectionSelector http1, DirectHandlers handlers)
            implements ServerConnectionSelector {

        @Override
        public int bytesToIdentifyConnection() {
            return http1.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return http1.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http1.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            ClientWait sending = new ClientWait();
            ClientWait reading = new ClientWait();
            ServerConnection connection = http1.connection(new Connection(
                    context,
                    new Listener(context.listenerContext(), handlers),
                    new StrictReader(context.dataReader(), sending),
                    new TimedWriter(context.dataWriter(), reading)));
            return new TimedConnection(
                    connection,
                    sending,
                    reading,
                    context.listenerContext().config().idleConnectionTimeout());
        }
    }

    private record Listener(ListenerContext given, DirectHandlers directHandlers) implements ListenerContext {

        @Override
        public Context context() {
            return given.context();
        }

        @Override
        public MediaContext mediaContext() {
            return given.mediaContext();
        }

        @Override
        public ContentEncodingContext contentEncodingContext() {
            return given.contentEncodingContext();
        }

        @Override
        public ListenerConfig config() {
            return given.config();
        }

        @Override
        public ExecutorService executor() {
            return given.executor();
        }
    }

    private record Connection(
            ConnectionContext given, ListenerContext listenerContext, DataReader dataReader, DataWriter dataWriter)
            implements ConnectionContext {

        @Override
        public ExecutorService executor() {
            return given.executor();
        }

        @Override
        public Router router() {
            return given.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return given.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return given.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return given.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return given.localPeer();
        }

        @Override
        public boolean isSecure() {
            return given.isSecure();
        }

        @Override
        public String socketId() {
            return given.socketId();
        }

        @Override
        public String childSocketId() {
            return given.childSocketId();
        }
    }
}
