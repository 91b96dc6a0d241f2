package dev.zimpush.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was sent. */
final class FakeSocket implements Socket {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    @Override
    public void send(String frame) {
        sent.add(frame);
    }

    @Override
    public void close() {
        closed = true;
    }

    List<String> sent() {
        return sent;
    }

    boolean isClosed() {
        return closed;
    }
}
