package dev.zimpush.testkit;

import dev.zimpush.CloseReason;
import dev.zimpush.Link;
import dev.zimpush.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a client's socket: keeps what was delivered and why it was closed, and misbehaves on demand.
 *
 * <pre>{@code
 * RecordingLink link = new RecordingLink().onDeliver(message -> acked.add(message.id()));
 * link.deliver(Message.to("bob").id("m-1").build());
 *
 * assertThat(link.ids()).containsExactly("m-1");
 * assertThat(link.closeReason()).isEmpty();
 * }</pre>
 *
 * <p>A phone that acknowledges everything: {@code onDeliver(m -> zim.acknowledge(phone, m.id()))}, or through the handle
 * of its connection once that is known. Once closed it refuses messages, as a socket does. Thread-safe.
 */
public final class RecordingLink implements Link {
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final List<Message> messages = new ArrayList<>();
    private final List<CloseReason> closings = new ArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private Consumer<Message> onDeliver = message -> {};
    private @Nullable RuntimeException failure;
    private @Nullable CountDownLatch barrier;

    /** A link that takes everything. */
    public RecordingLink() {}

    /** Calls this for each message once it is recorded, on the delivering thread; in place of what was set before. */
    public synchronized RecordingLink onDeliver(Consumer<Message> callback) {
        onDeliver = Objects.requireNonNull(callback, "callback");
        return this;
    }

    /** From now on a delivery throws this, and is not recorded. */
    public synchronized RecordingLink failWith(RuntimeException exception) {
        failure = Objects.requireNonNull(exception, "exception");
        return this;
    }

    /** From now on a delivery hangs, until {@link #release()} or a close, which makes it throw. */
    public synchronized RecordingLink block() {
        if (barrier == null) {
            barrier = new CountDownLatch(1);
        }
        return this;
    }

    /** Lets the deliveries that hang go on. */
    public synchronized void release() {
        if (barrier != null) {
            barrier.countDown();
            barrier = null;
        }
    }

    /**
     * Waits until a delivery hangs, 10 seconds at most.
     *
     * @throws AssertionError when none does
     * @throws InterruptedException when interrupted
     */
    public void awaitBlocked() throws InterruptedException {
        if (!blocked.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no delivery hangs; " + this);
        }
    }

    @Override
    public void deliver(Message message) {
        CountDownLatch wait = currentBarrier();
        if (wait != null) {
            blocked.countDown();
            await(wait);
        }
        Consumer<Message> callback;
        synchronized (this) {
            refuseIfClosed();
            if (failure != null) {
                throw failure;
            }
            messages.add(message);
            callback = onDeliver;
        }
        callback.accept(message);
    }

    @Override
    public synchronized void close(CloseReason reason) {
        closings.add(reason);
        release();
    }

    /** What was delivered, in order. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The ids of what was delivered, in order. */
    public List<String> ids() {
        return messages().stream().map(Message::id).toList();
    }

    /** Why it was closed first; empty while it is open. */
    public synchronized Optional<CloseReason> closeReason() {
        return closings.stream().findFirst();
    }

    /** Every call of {@link #close}: more than one is a fault of the library. */
    public synchronized List<CloseReason> closings() {
        return List.copyOf(closings);
    }

    /** The ids delivered and the state. */
    @Override
    public synchronized String toString() {
        return "RecordingLink[delivered " + ids() + (closings.isEmpty() ? ", open]" : ", closed " + closings + ']');
    }

    private synchronized @Nullable CountDownLatch currentBarrier() {
        refuseIfClosed();
        return barrier;
    }

    private void refuseIfClosed() {
        if (!closings.isEmpty()) {
            throw new IllegalStateException("the link is closed: " + closings.get(0));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the delivery hung", e);
        }
    }
}
