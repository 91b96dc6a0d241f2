package dev.zimpush.benchmarks.engine;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.benchmarks.suite.Vendors;
import dev.zimpush.core.ZimPushBuilder;
import java.time.Duration;
import java.util.Arrays;

/**
 * A million connections with one message pending on each are lost at once: closed by two threads of the host ({@code how} is
 * {@code closed}), or silent from one moment on ({@code silent}). Ends when every push is in its provider's queue, and when
 * the vendor has them all.
 */
final class LostSide implements Side {
    static final String CLOSED = "closed";
    static final String SILENT = "silent";

    private static final int SIZE = 1_000_000;
    private static final int OTHERS = 100;
    private static final int PATIENCE = 120;
    private static final Duration EXPIRY = Duration.ofSeconds(12);
    private static final double MEGABYTE = 1 << 20;

    private final HeldProvider provider = new HeldProvider();

    @Override
    public void run(Settings settings, Figures figures) throws InterruptedException {
        boolean silent = settings.text("how").equals(SILENT);
        ZimPush zim = ZimPushBuilder.create()
                .provider(provider)
                .pushPace(Vendors.ANY_PACE)
                .ackTimeout(Fleet.NEVER)
                .heartbeatExpiry(silent ? EXPIRY : Fleet.NEVER)
                .providerCallTimeout(Duration.ofMinutes(5))
                .handOverWait(Duration.ZERO)
                .unsettledPerNode(2 * SIZE)
                .build();
        Fleet fleet = fleet(zim);
        long before = Meter.heapInUse();
        try (Heartbeats others = new Heartbeats(others(zim))) {
            others.reset();
            long lostAt = silent ? fallSilent(fleet) : System.nanoTime();
            if (!silent) {
                closeAll(fleet);
            }
            Pause.until(() -> provider.asked() >= SIZE, PATIENCE);
            figures.add("queued", (System.nanoTime() - lostAt) / 1e9);
            figures.add("call", others.longestCall());
            figures.add("wake", others.latest());
            figures.add("heap", (Meter.heapInUse() - before) / MEGABYTE);
            long releasedAt = System.nanoTime();
            provider.release();
            Pause.until(() -> provider.pushed() >= SIZE, PATIENCE);
            figures.add("pushed", (System.nanoTime() - releasedAt) / 1e9);
        }
    }

    /** A connection, an address and a pending message for each device; all are heard meanwhile. */
    private static Fleet fleet(ZimPush zim) {
        Fleet fleet = new Fleet(zim, SIZE);
        PushContent content = PushContent.alert("Alice", "Hi");
        for (int i = 0; i < SIZE; i++) {
            zim.devices().bind(fleet.devices[i], Address.fcmToken("token-" + i, "chat"));
        }
        Message[] messages = new Message[SIZE];
        Arrays.setAll(
                messages,
                i -> Message.to(fleet.devices[i].userId())
                        .id("message-" + i)
                        .push(content)
                        .build());
        fleet.open();
        for (Message message : messages) {
            zim.send(message);
        }
        return fleet;
    }

    private static Connection[] others(ZimPush zim) {
        Connection[] others = new Connection[OTHERS];
        Arrays.setAll(others, i -> zim.connections().open(DeviceKey.of("other-" + i, "phone"), Fleet.LINK));
        return others;
    }

    /** Hears all of them for the last time; returns when the first of them is to be lost. */
    private static long fallSilent(Fleet fleet) {
        long begin = System.nanoTime();
        for (Connection connection : fleet.connections) {
            connection.heartbeat();
        }
        if (fleet.zim.connections().size() < SIZE) {
            throw new IllegalStateException("connections were lost before they fell silent");
        }
        return begin + EXPIRY.toNanos();
    }

    private static void closeAll(Fleet fleet) {
        Thread other = new Thread(() -> close(fleet, SIZE / 2, SIZE), "close");
        other.start();
        close(fleet, 0, SIZE / 2);
        Pause.join(other);
    }

    private static void close(Fleet fleet, int from, int to) {
        for (int i = from; i < to; i++) {
            fleet.connections[i].close(CloseReason.CLIENT_CLOSED);
        }
    }
}
