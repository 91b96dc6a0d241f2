package dev.zimpush.core.internal.delivery;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lanes of one user that come and go at the same time: what enters is found until it leaves, and one device never has two
 * lanes. Must be public for the tester.
 */
@Param(name = "device", gen = IntGen.class, conf = "1:3")
public class LanesLincheckTest {
    private static final Link NOBODY = new Link() {
        @Override
        public void deliver(Message message) {
            // nobody sends
        }

        @Override
        public void close(CloseReason reason) {
            // nobody listens
        }
    };

    private final Node node = IdleNode.make();

    private static DeviceKey key(int device) {
        return DeviceKey.of("user", "device" + device);
    }

    /** The device comes; says whether it was there. */
    @Operation
    public boolean enter(@Param(name = "device") int device) {
        while (true) {
            Lane lane = node.lanes.enter(key(device), node);
            synchronized (lane) {
                if (!lane.retired) {
                    boolean there = lane.connection != null;
                    lane.connection = new LiveConnection(lane, NOBODY, 1, 1, 0);
                    return there;
                }
            }
        }
    }

    /** The device goes, and its lane with it; says whether it was there. */
    @Operation
    public boolean leave(@Param(name = "device") int device) {
        Lane lane = node.lanes.find(key(device));
        if (lane == null) {
            return false;
        }
        boolean there;
        synchronized (lane) {
            there = lane.connection != null;
            lane.connection = null;
        }
        lane.tell();
        return there;
    }

    /** Whether the device is there. */
    @Operation
    public boolean isThere(@Param(name = "device") int device) {
        Lane lane = node.lanes.find(key(device));
        return lane != null && lane.connection != null;
    }

    @Test
    @Timeout(300)
    void lanes_comingAndGoingAtOnce_areASet() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(3)
                .loopBound(2_000)
                .check(LanesLincheckTest.class);
    }
}
