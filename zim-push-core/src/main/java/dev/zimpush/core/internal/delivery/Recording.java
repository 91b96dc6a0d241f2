package dev.zimpush.core.internal.delivery;

import dev.zimpush.Accepted;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.spi.Journal.NewMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the ledger: which devices have a delivery here already, and which need none any more. Thread-safe.
 *
 * <p>Its own monitor, taken inside a lane's, guards it. It is collected until a commit {@linkplain #take takes} it, and {@linkplain
 * #end over} when that has succeeded or was given up.
 */
public final class Recording {
    private final Message message;
    private final Instant acceptedAt;
    private final @Nullable DueReason dueAlready;
    private final int places;
    private final CompletableFuture<Accepted> acceptance;

    private Map<String, Delivery> here = new HashMap<>(2);
    private Set<String> done = new HashSet<>(2);
    private @Nullable List<Runnable> afterwards;
    private int repeated;
    private boolean taken;
    private boolean over;

    /** Has that many places at the admission. */
    Recording(
            Message message,
            Instant acceptedAt,
            @Nullable DueReason dueAlready,
            int places,
            CompletableFuture<Accepted> acceptance) {
        this.message = message;
        this.acceptedAt = acceptedAt;
        this.dueAlready = dueAlready;
        this.places = places;
        this.acceptance = acceptance;
    }

    /** The message. */
    public Message message() {
        return message;
    }

    Instant acceptedAt() {
        return acceptedAt;
    }

    /** Why it is due from the start, and so for one device only; null if it goes to all. */
    @Nullable
    DueReason dueAlready() {
        return dueAlready;
    }

    int places() {
        return places;
    }

    CompletableFuture<Accepted> acceptance() {
        return acceptance;
    }

    synchronized void begun(Delivery delivery) {
        here.put(delivery.lane.device.deviceId(), delivery);
    }

    /** Says that a device has the message already. */
    synchronized void repeated(String deviceId) {
        repeated++;
        done.add(deviceId);
    }

    synchronized int repeated() {
        return repeated;
    }

    /** Says that a device needs no row; false if it is too late to say so. */
    public synchronized boolean needsNone(String deviceId) {
        if (taken) {
            return false;
        }
        done.add(deviceId);
        return true;
    }

    /** What is to be written; what comes later is too late. */
    public synchronized NewMessage take() {
        taken = true;
        return new NewMessage(message, acceptedAt, here.keySet(), done, dueAlready == null);
    }

    /** The deliveries that began before it was written. */
    synchronized Map<String, Delivery> here() {
        return Map.copyOf(here);
    }

    /** Runs something when it is over; false if it is over already. */
    public synchronized boolean afterwards(Runnable task) {
        if (over) {
            return false;
        }
        if (afterwards == null) {
            afterwards = new ArrayList<>(1);
        }
        afterwards.add(task);
        return true;
    }

    /** It was written, or given up: forgets what it does not need any more. */
    void end() {
        List<Runnable> tasks;
        synchronized (this) {
            taken = true;
            over = true;
            tasks = afterwards;
            afterwards = null;
            here = Map.of();
            done = Set.of();
        }
        if (tasks != null) {
            tasks.forEach(Runnable::run);
        }
    }
}
