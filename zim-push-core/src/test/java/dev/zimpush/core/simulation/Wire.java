package dev.zimpush.core.simulation;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import java.util.ArrayList;
import java.util.List;

/** A client's end of a connection, with its handle. */
final class Wire implements Link {
    /** How it takes messages. */
    enum Mood {
        TAKES,
        ACKNOWLEDGES,
        THROWS
    }

    final DeviceKey device;
    final long ackTimeout;
    final long openedAt;
    final List<String> written = new ArrayList<>();
    Mood mood;
    Connection handle;
    CloseReason closed;
    boolean ended;
    long closedAt;
    long heardAt;

    private final World world;

    Wire(World world, DeviceKey device, long ackTimeout, Mood mood) {
        this.world = world;
        this.device = device;
        this.ackTimeout = ackTimeout;
        this.mood = mood;
        this.openedAt = world.clock.now();
        this.heardAt = openedAt;
    }

    @Override
    public void deliver(Message message) {
        world.oracle.delivering(this, message);
        switch (mood) {
            case TAKES -> written.add(message.id());
            case ACKNOWLEDGES -> {
                written.add(message.id());
                world.acknowledge(device, message.id());
            }
            case THROWS -> throw new IllegalStateException("the socket is gone");
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closed != null) {
            world.oracle.wrong(this + " is closed again: " + reason);
        }
        closed = reason;
        if (!ended) {
            ended = true;
            closedAt = world.clock.now();
        }
    }

    @Override
    public String toString() {
        return "wire " + (handle == null ? "" : handle.id()) + " of " + device + (closed == null ? "" : " " + closed);
    }
}
