package dev.zimpush.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between a phone and the server: a TCP relay on a free loopback port that can go silent.
 *
 * <p>While {@linkplain #goSilent() silent}, no byte, no new connection and no close passes either way, and neither side
 * is told: so the server sees a lost radio, or over QUIC any phone that is gone. Once {@linkplain #heal() healed}, what
 * was held up passes late, as TCP would retransmit it.
 */
final class Tunnel implements AutoCloseable {

    private final ServerSocket listener;
    private final SocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean silent; // guarded by lock
    private volatile boolean closed;

    private Tunnel(String name, ServerSocket listener, SocketAddress target) {
        this.listener = listener;
        this.target = target;
        this.threads = Executors.newCachedThreadPool(Daemons.named("tunnel-" + name));
    }

    /** Opens a tunnel to a port of this machine. */
    static Tunnel to(String name, int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Tunnel tunnel = new Tunnel(name, new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, port));
        tunnel.threads.execute(tunnel::listen);
        return tunnel;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing passes, and nobody is told. */
    void goSilent() {
        setSilent(true);
    }

    /** Everything passes again, first of all what was held up. */
    void heal() {
        setSilent(false);
    }

    /** Resets every connection on both sides. New ones are still welcome. */
    void cut() {
        sockets.forEach(
                socket -> quietly(() -> socket.setSoLinger(true, 0))); // a reset is a close that does not linger
        sockets.forEach(socket -> quietly(socket::close));
    }

    @Override
    public void close() {
        closed = true;
        quietly(listener::close);
        cut();
        heal();
        threads.shutdown();
    }

    private void listen() {
        while (!closed) {
            quietly(() -> {
                Socket phone = open(listener.accept());
                threads.execute(() -> quietly(() -> relay(phone)));
            });
        }
    }

    private void relay(Socket phone) throws IOException {
        Socket server = open(new Socket());
        try {
            awaitPassage();
            server.connect(target);
            phone.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            threads.execute(() -> pump(server, phone));
            pump(phone, server);
        } catch (IOException e) {
            end(phone);
            end(server);
        }
    }

    /** Carries one direction to its end. An orderly end leaves the other direction open, as TCP does. */
    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
                awaitPassage();
                to.getOutputStream().write(buffer, 0, count);
            }
            awaitPassage();
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                end(from);
                end(to);
            }
        } catch (IOException e) {
            awaitPassage();
            end(from);
            end(to);
        }
    }

    private void setSilent(boolean value) {
        lock.lock();
        try {
            silent = value;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitPassage() {
        lock.lock();
        try {
            while (silent && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private Socket open(Socket socket) throws IOException {
        sockets.add(socket);
        if (closed) {
            socket.close();
        }
        return socket;
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        quietly(socket::close);
    }

    @FunctionalInterface
    private interface IoAction {
        void run() throws IOException;
    }

    private static void quietly(IoAction action) {
        try {
            action.run();
        } catch (IOException e) {
            // the socket is closed already, which is what networks do
        }
    }
}
