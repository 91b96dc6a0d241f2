package dev.zimpush.examples.cluster;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's WebSocket server on a free loopback port, wired to zim-push. A device asks for {@code /USER/DEVICE}. */
final class ChatServer extends WebSocketServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);
    private static final int STOP_MILLIS = 1_000;

    private final ZimPush zim;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private ChatServer(ZimPush zim) {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.zim = zim;
        setTcpNoDelay(true);
        setDaemon(true);
        setConnectionLostTimeout(0); // zim-push knows who is silent for too long
    }

    static ChatServer start(ZimPush zim) throws IOException, InterruptedException, TimeoutException {
        ChatServer server = new ChatServer(zim);
        server.start();
        try {
            server.started.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("cannot listen", e.getCause());
        }
        return server;
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
        String[] path = request.getResourceDescriptor().split("/", -1);
        if (path.length != 3) {
            throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "not /USER/DEVICE");
        }
        socket.setAttachment(new Visit(DeviceKey.of(path[1], path[2]), new CompletableFuture<>()));
        return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        Visit visit = socket.getAttachment();
        try {
            visit.connection.complete(zim.connections().open(visit.device, new SocketLink(socket)));
        } catch (IllegalStateException e) {
            socket.close(CloseFrame.TRY_AGAIN_LATER, "this node is closing");
        }
    }

    @Override
    public void onMessage(WebSocket socket, String frame) {
        Visit visit = socket.getAttachment();
        Connection connection = visit.connection.getNow(null);
        if (connection == null) {
            return; // refused
        }
        connection.heartbeat();
        if (Frames.isAck(frame)) {
            connection.acknowledge(Frames.messageId(frame));
        } else if (frame.equals(Frames.PING) && socket.isOpen()) {
            socket.send(Frames.PONG);
        }
    }

    /** The server may notice the end on another thread while {@link #onOpen} still runs: the future brings order. */
    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean byDevice) {
        Visit visit = socket.getAttachment();
        if (visit != null) {
            CloseReason why = byDevice ? CloseReason.CLIENT_CLOSED : CloseReason.TRANSPORT_FAILED;
            var unused = visit.connection.thenAccept(connection -> connection.close(why));
        }
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
            stop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Visit(DeviceKey device, CompletableFuture<Connection> connection) {}

    private record SocketLink(WebSocket socket) implements Link {
        @Override
        public void deliver(Message message) {
            socket.send(Frames.message(message.id(), message.payload().utf8()));
        }

        @Override
        public void close(CloseReason reason) {
            socket.close(CloseFrame.GOING_AWAY, reason.name());
        }
    }
}
