package dev.zimpush.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeliveryChainTest {
    /** Of the same hash. */
    private static final List<String> ALIKE = List.of("AaAa", "AaBB", "BBAa", "BBBB");

    private final DeliveryChain chain = new Lane(IdleNode.make(), DeviceKey.of("bob", "phone"));

    private Delivery add(String messageId) {
        Delivery delivery =
                new Delivery((Lane) chain, Message.to("bob").id(messageId).build(), null, 0);
        chain.add(delivery);
        return delivery;
    }

    @Test
    void find_ofIdsWithOneHash_tellsThemApart() {
        List<Delivery> added = ALIKE.stream().map(this::add).toList();

        assertThat(ALIKE.stream().map(chain::find)).isEqualTo(added);
        assertThat(chain.find("BBBb")).isNull();
    }

    @Test
    void remove_ofOneThatIsNotInIt_changesNothing() {
        Delivery gone = add("a");
        chain.remove(gone);
        Delivery there = add("a");

        chain.remove(gone);

        assertThat(chain.deliveries()).containsExactly(there);
    }

    /** Random steps over few and over many, beside a linked map. */
    @Test
    void anySteps_besideALinkedMap_areTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Delivery> model = new LinkedHashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int crowd = step / 500 % 2 == 0 ? 12 : 40;
            String id = random.nextInt(8) == 0 ? ALIKE.get(random.nextInt(4)) : "m" + random.nextInt(crowd);
            Delivery known = model.get(id);
            if (known == null) {
                model.put(id, add(id));
            } else if (random.nextInt(5) < 4) {
                chain.remove(known);
                model.remove(id);
            }
            if (random.nextInt(200) == 0) {
                chain.deliveries().forEach(chain::remove);
                model.clear();
            }
            assertThat(chain.find(id)).as("seed %d, step %d", seed, step).isSameAs(model.get(id));
            assertThat(chain.deliveries())
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(new ArrayList<>(model.values()))
                    .hasSize(chain.unsettled());
        }
    }
}
