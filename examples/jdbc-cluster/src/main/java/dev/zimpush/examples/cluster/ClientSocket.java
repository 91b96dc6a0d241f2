package dev.zimpush.examples.cluster;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of a device, to one node. What happens on it is told on the app's thread, in order.
 *
 * <p>Once {@link #abandon abandoned} it tells nothing any more.
 */
final class ClientSocket implements WebSocket.Listener {
    /** What the app hears. */
    record Ears(Consumer<ClientSocket> opened, BiConsumer<ClientSocket, String> frame, Consumer<ClientSocket> ended) {}

    private final String node;
    private final Executor app;
    private final Ears ears;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null); // guarded by this
    private boolean deaf; // on the app's thread only

    ClientSocket(String node, Executor app, Ears ears) {
        this.node = node;
        this.app = app;
        this.ears = ears;
    }

    String node() {
        return node;
    }

    /** Sends after what was sent before: the JDK's WebSocket takes one message at a time. */
    synchronized CompletableFuture<?> send(String frame) {
        CompletableFuture<?> sent = sending.handle((done, failure) -> null)
                .thenCombine(socket, (done, open) -> open)
                .thenCompose(open -> open.sendText(frame, true));
        sending = sent;
        return sent;
    }

    /** Closes it without a word. On the app's thread. */
    void abandon() {
        deaf = true;
        var unused = socket.thenAccept(WebSocket::abort);
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket.complete(opened);
        tell(() -> ears.opened.accept(this));
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String frame = partial.toString();
            partial.setLength(0);
            tell(() -> ears.frame.accept(this, frame));
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        tell(() -> ears.ended.accept(this));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        tell(() -> ears.ended.accept(this));
    }

    private void tell(Runnable what) {
        app.execute(() -> {
            if (!deaf) {
                what.run();
            }
        });
    }
}
