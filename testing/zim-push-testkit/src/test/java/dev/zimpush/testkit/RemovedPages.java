package dev.zimpush.testkit;

import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Removed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of the tombstones of {@link MapDevices} was removed since a time, the last first, in pages. */
record RemovedPages(StoreFlaw flaw, Collection<Registration> tombstones, Map<Registration, Instant> removedAt) {
    Removed page(String app, Instant since, @Nullable String after, int most) {
        List<Registration> all = new ArrayList<>(tombstones);
        all.removeIf(
                r -> flaw != StoreFlaw.REMOVED_OF_ALL_APPS && !r.address().app().equals(app));
        all.removeIf(r -> flaw != StoreFlaw.REMOVED_WHENEVER && removedAt.get(r).isBefore(since));
        if (flaw != StoreFlaw.REMOVED_FIRST_COMES_FIRST) {
            Collections.reverse(all);
        }
        int from = after == null || flaw == StoreFlaw.REMOVED_PAGES_BEGIN_AGAIN ? 0 : Integer.parseInt(after);
        int to = flaw == StoreFlaw.REMOVED_IN_ONE_PAGE ? all.size() : Math.min(all.size(), from + most);
        boolean last = to == all.size() || flaw == StoreFlaw.REMOVED_ONE_PAGE_ONLY;
        return new Removed(all.subList(from, to), last ? null : Integer.toString(to));
    }
}
