package dev.zimpush.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network to a database that can be made to stand still: connections stay open, and no byte passes. */
final class FrozenRelay implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)");

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress target;
    private final String url;
    private final BytesSeen fromServer;
    private boolean frozen;

    /** Sees what the server says, before it arrives; of one connection after the other. */
    @FunctionalInterface
    interface BytesSeen {
        void see(byte[] bytes, int length);
    }

    private FrozenRelay(InetSocketAddress target, String url, BytesSeen fromServer) throws IOException {
        this.target = target;
        this.fromServer = fromServer;
        this.url = ADDRESS.matcher(url).replaceFirst("//127.0.0.1:" + server.getLocalPort());
        daemon(this::accept);
    }

    /** A network to what that JDBC address names. */
    static FrozenRelay to(String url) throws IOException {
        return to(url, (bytes, length) -> {});
    }

    /** The same, which shows what the server says. */
    static FrozenRelay to(String url, BytesSeen fromServer) throws IOException {
        Matcher address = ADDRESS.matcher(url);
        if (!address.find()) {
            throw new IllegalArgumentException("no host and port");
        }
        return new FrozenRelay(
                new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))), url, fromServer);
    }

    /** The JDBC address through this network. */
    String url() {
        return url;
    }

    synchronized void freeze() {
        frozen = true;
    }

    synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    private synchronized void whileFrozen() {
        while (frozen) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            sockets.add(client);
            daemon(() -> {
                whileFrozen();
                Socket behind = new Socket();
                sockets.add(behind);
                behind.connect(target);
                daemon(() -> pump(client, behind, (bytes, length) -> {}));
                pump(behind, client, fromServer);
            });
        }
    }

    private void pump(Socket from, Socket to, BytesSeen seen) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                whileFrozen();
                seen.see(buffer, read);
                out.write(buffer, 0, read);
            }
        }
    }

    /** What may end with a closed socket. */
    @FunctionalInterface
    private interface Loop {
        void run() throws IOException;
    }

    private static void daemon(Loop loop) {
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (IOException e) {
                // closed from the one side or the other
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        thaw();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
