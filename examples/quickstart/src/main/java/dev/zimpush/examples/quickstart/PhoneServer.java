package dev.zimpush.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat's WebSocket server: TLS on a free loopback port, speaking {@link Frame}s.
 *
 * <p>It knows nothing of pushes. What a host does when a phone connects, speaks and leaves is its {@link Host}.
 */
final class PhoneServer extends WebSocketServer implements AutoCloseable {

    /**
     * Whom the server tells that a phone has connected; it answers with the session that hears the rest. It may send on
     * the line already; if it throws, the phone is refused.
     */
    @FunctionalInterface
    interface Host {
        Session opened(Caller caller, Line line);
    }

    /** The host's side of one connection. {@link #closed} comes once and last; frames come one after the other. */
    interface Session {
        void received(Frame frame);

        /** The end; {@code byPhone} if the phone's side closed, else the network failed or this server closed. */
        void closed(boolean byPhone, String reason);
    }

    /** The server's side of one connection, for any thread. Neither method waits for the network. */
    interface Line {
        /** Queues a frame; throws a {@link RuntimeException} if the connection is no longer open. */
        void send(Frame frame);

        void close(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PhoneServer.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final Host host;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private PhoneServer(SSLContext tls, Host host) {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.host = host;
        setWebSocketFactory(new DefaultSSLWebSocketServerFactory(
                tls, Executors.newSingleThreadExecutor(Daemons.named("phone-server-tls"))));
        setTcpNoDelay(true);
        setDaemon(true);
        setConnectionLostTimeout(0); // who is silent for too long is for the host to say, not for a ping of the server
    }

    static PhoneServer start(SSLContext tls, Host host) throws IOException, InterruptedException, TimeoutException {
        PhoneServer server = new PhoneServer(tls, host);
        server.start();
        try {
            server.started.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("cannot listen", e.getCause());
        }
        return server;
    }

    /** How many sockets are open, as far as this server has noticed. */
    int openSockets() {
        return getConnections().size();
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
        try {
            socket.setAttachment(new Visit(Caller.parse(request.getResourceDescriptor()), new CompletableFuture<>()));
        } catch (IllegalArgumentException e) {
            throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, e);
        }
        return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        Visit visit = socket.getAttachment();
        try {
            visit.session.complete(host.opened(visit.caller, new SocketLine(socket)));
        } catch (RuntimeException e) {
            LOG.info("{} is refused", visit.caller, e);
            socket.close(CloseFrame.TRY_AGAIN_LATER, "refused");
        }
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        Visit visit = socket.getAttachment();
        Session session = visit.session.getNow(null);
        if (session == null) {
            return; // refused
        }
        Frame frame;
        try {
            frame = Frame.parse(text);
        } catch (IllegalArgumentException e) {
            socket.close(CloseFrame.PROTOCOL_ERROR, "not a frame");
            return;
        }
        session.received(frame);
    }

    /** The server may notice the end on another thread while {@link #onOpen} still runs: the future brings order. */
    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean byPhone) {
        Visit visit = socket.getAttachment();
        CompletableFuture<Void> unused = visit.session
                .thenAccept(session -> session.closed(byPhone, (code + " " + reason).strip()))
                .exceptionally(failure -> {
                    LOG.warn("{} failed to close", visit.caller, failure);
                    return null;
                });
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception error) {
        started.completeExceptionally(error);
        LOG.debug("{} failed", socket == null ? "the server" : "a connection", error);
    }

    @Override
    public void onStart() {
        started.complete(null);
    }

    @Override
    public void close() {
        try {
            stop((int) STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Visit(Caller caller, CompletableFuture<Session> session) {}

    private record SocketLine(WebSocket socket) implements Line {
        @Override
        public void send(Frame frame) {
            socket.send(frame.text());
        }

        @Override
        public void close(String reason) {
            socket.close(CloseFrame.GOING_AWAY, reason);
        }
    }
}
