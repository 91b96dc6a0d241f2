package dev.zimpush.benchmarks.connections;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A registry with a connection of each device, with its defaults: silent for 30 s, it is lost. */
@State(Scope.Benchmark)
public class ZimState {
    final ZimPush zim = ZimPushBuilder.create().build();
    final Connection[] connections = new Connection[Devices.SIZE];

    private final Link link = new Link() {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    };

    /** Opens all. */
    @Setup(Level.Trial)
    public void open(Devices devices) {
        devices.forEach(i -> connections[i] = zim.connections().open(devices.keys[i], link));
    }

    /** Closes all. */
    @TearDown(Level.Trial)
    public void close() {
        zim.close();
    }

    Connection reopen(int i) {
        Connection connection = connections[i];
        connection.close(CloseReason.CLIENT_CLOSED);
        connections[i] = zim.connections().open(connection.device(), link);
        return connections[i];
    }
}
