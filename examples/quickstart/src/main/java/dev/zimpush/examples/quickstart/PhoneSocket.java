package dev.zimpush.examples.quickstart;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of a {@link Phone}.
 *
 * <p>What arrives is handed to the app one frame at a time, and the next is read from the network only after that:
 * while the app does not run, the rest stays in the socket, and even the server's Close frame gets no answer.
 */
final class PhoneSocket implements WebSocket.Listener {

    private final Executor app;
    private final BiConsumer<PhoneSocket, Frame> onFrame;
    private final BiConsumer<PhoneSocket, String> onEnd;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null); // guarded by this

    /**
     * @param app runs both callbacks, in order
     * @param onEnd hears once why the socket has ended, unless this side aborted it
     */
    PhoneSocket(Executor app, BiConsumer<PhoneSocket, Frame> onFrame, BiConsumer<PhoneSocket, String> onEnd) {
        this.app = app;
        this.onFrame = onFrame;
        this.onEnd = onEnd;
    }

    void connect(HttpClient client, URI uri, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        client.newWebSocketBuilder()
                .connectTimeout(timeout)
                .buildAsync(uri, this)
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends after what was sent before: the JDK's WebSocket takes one message at a time. A dead socket drops it. */
    synchronized void send(Frame frame) {
        sending = sending.handle((done, failure) -> null)
                .thenCombine(socket, (done, open) -> open)
                .thenCompose(open -> open.sendText(frame.text(), true));
    }

    /** Closes without a word, as the operating system does for an app that is swiped away. */
    void abort() {
        WebSocket open = socket.getNow(null);
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket.complete(opened);
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (!last) {
            from.request(1);
            return null;
        }
        Frame frame = Frame.parse(partial.toString());
        partial.setLength(0);
        app.execute(() -> {
            onFrame.accept(this, frame);
            from.request(1);
        });
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        return CompletableFuture.runAsync(() -> onEnd.accept(this, (code + " " + reason).strip()), app);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        app.execute(() -> onEnd.accept(this, error.getClass().getSimpleName()));
    }
}
