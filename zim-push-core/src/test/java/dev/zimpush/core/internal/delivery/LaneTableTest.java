package dev.zimpush.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LaneTableTest {
    private final Node node = IdleNode.make();
    private final LaneTable table = new LaneTable();

    /** Random steps, the table growing and shrinking, with users of one hash, beside a map. */
    @Test
    void anySteps_besideAMap_areTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<DeviceKey, Lane> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int crowd = step / 4_000 % 2 == 0 ? 500 : 4;
            int number = random.nextInt(crowd);
            String user = number < 2 ? List.of("Aa", "BB").get(number) : "user" + number;
            DeviceKey device = DeviceKey.of(user, "device" + random.nextInt(3));
            Lane known = model.get(device);
            if (known == null) {
                Lane made = new Lane(node, device);
                table.add(made);
                model.put(device, made);
            } else if (random.nextInt(5) < 4) {
                table.remove(known);
                model.remove(device);
            }
            assertThat(table.find(device)).as("seed %d, step %d", seed, step).isSameAs(model.get(device));
            assertThat(table.ofUser(user))
                    .as("seed %d, step %d", seed, step)
                    .containsExactlyInAnyOrderElementsOf(model.values().stream()
                            .filter(lane -> lane.device.userId().equals(user))
                            .toList());
            if (step % 1_000 == 0) {
                new ArrayList<>(model.values()).stream().skip(3).forEach(lane -> {
                    table.remove(lane);
                    model.remove(lane.device);
                });
            }
            if (step % 100 == 0) {
                assertThat(table.all())
                        .as("seed %d, step %d", seed, step)
                        .containsExactlyInAnyOrderElementsOf(model.values());
            }
        }
    }

    @Test
    void remove_ofOneThatIsNotInIt_changesNothing() {
        DeviceKey device = DeviceKey.of("bob", "phone");
        Lane there = new Lane(node, device);
        table.add(there);

        table.remove(new Lane(node, device));

        assertThat(table.all()).containsExactly(there);
    }
}
