package dev.zimpush.core.simulation;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A link that watches how it is used; it may acknowledge what it gets, as a quick client does. */
final class StressLink implements Link {
    final Set<String> written = new LinkedHashSet<>();
    private final ZimPush zim;
    private final DeviceKey device;
    private final StressLog log;
    private final boolean acknowledges;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();

    StressLink(ZimPush zim, DeviceKey device, StressLog log, boolean acknowledges) {
        this.zim = zim;
        this.device = device;
        this.log = log;
        this.acknowledges = acknowledges;
        log.links.add(this);
    }

    @Override
    public void deliver(Message message) {
        log.require(inside.incrementAndGet() == 1, "two threads write to one link");
        log.require(written.add(message.id()), message + " was written twice to one link");
        log.written(message.id());
        if (acknowledges) {
            log.acknowledge(zim, device, message.id());
        }
        inside.decrementAndGet();
    }

    @Override
    public void close(CloseReason reason) {
        closings.incrementAndGet();
    }

    int closings() {
        return closings.get();
    }
}
