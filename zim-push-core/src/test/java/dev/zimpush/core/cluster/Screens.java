package dev.zimpush.core.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.PushRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The notifications that the devices show: what the vendor took, one in each place, until it is taken back. */
final class Screens {
    private final Map<DeviceKey, Map<String, String>> shown = new HashMap<>();
    private final Set<DeliveryId> toBeTakenBack = new HashSet<>();
    private final List<DeliveryId> hidden = new ArrayList<>();
    private int takenBack;

    /** A device shows a message, in the place of what was there. */
    void show(PushRequest request) {
        String before = on(request.registration().device())
                .put(request.collapseId(), request.message().id());
        if (before != null) {
            toBeTakenBack.remove(new DeliveryId(request.registration().device(), before));
        }
    }

    /**
     * A device takes notifications away.
     *
     * @param withdrawn whether a message should not be shown any more
     */
    void takeBack(PushRequest request, Predicate<String> withdrawn) {
        DeviceKey device = request.registration().device();
        List<String> places = new ArrayList<>(request.others().collapseIds());
        places.add(request.collapseId());
        for (String place : places) {
            String message = on(device).remove(place);
            if (message != null) {
                takenBack++;
                toBeTakenBack.remove(new DeliveryId(device, message));
                if (!withdrawn.test(message)) {
                    hidden.add(new DeliveryId(device, message));
                }
            }
        }
        if (request.others().more()) {
            // the app asks its server
            on(device).values().removeIf(withdrawn);
            toBeTakenBack.removeIf(each -> each.device().equals(device));
        }
    }

    /** Some of what is shown was withdrawn, and whoever did it knows. */
    void withdrawn(Predicate<String> withdrawn) {
        shown.forEach((device, places) -> places.values().stream()
                .filter(withdrawn)
                .forEach(message -> toBeTakenBack.add(new DeliveryId(device, message))));
    }

    /** What was withdrawn and is shown still. */
    Set<DeliveryId> left() {
        return Set.copyOf(toBeTakenBack);
    }

    /** What was taken away though nobody had withdrawn it. */
    List<DeliveryId> hidden() {
        return List.copyOf(hidden);
    }

    int takenBack() {
        return takenBack;
    }

    private Map<String, String> on(DeviceKey device) {
        return shown.computeIfAbsent(device, any -> new HashMap<>());
    }
}
