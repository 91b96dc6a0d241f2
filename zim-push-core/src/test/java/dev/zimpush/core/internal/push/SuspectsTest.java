package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a doubt is confirmed: by the rules one by one, and against a plain model. */
class SuspectsTest {
    private static final long CONFIRM = 60;
    private static final long FORGET = 1_000;

    private long now = 5_000;
    private final Suspects suspects = new Suspects(new AddressLimits(CONFIRM, FORGET, 20, 20, 600), () -> now);

    private static Registration address(int device, long generation) {
        return new Registration(
                DeviceKey.of("bob", "device-" + device),
                Address.apns("t-" + device, "com.acme.chat"),
                Instant.EPOCH,
                generation);
    }

    @Test
    void secondDoubt_ofAnotherMessageAndLaterEnough_confirms() {
        assertThat(suspects.doubted(address(1, 1), "m-1")).isFalse();
        now += CONFIRM;
        assertThat(suspects.doubted(address(1, 1), "m-2")).isTrue();
        assertThat(suspects.size()).isZero();
    }

    @Test
    void secondDoubt_tooSoon_confirmsNothing() {
        suspects.doubted(address(1, 1), "m-1");
        now += CONFIRM - 1;
        assertThat(suspects.doubted(address(1, 1), "m-2")).isFalse();
        assertThat(suspects.size()).isOne();
    }

    @Test
    void secondDoubt_ofTheSameMessage_confirmsNothing() {
        suspects.doubted(address(1, 1), "m-1");
        now += CONFIRM;
        assertThat(suspects.doubted(address(1, 1), "m-1")).isFalse();
    }

    @Test
    void secondDoubt_ofANewerBind_isAFirstOne() {
        suspects.doubted(address(1, 1), "m-1");
        now += CONFIRM;
        assertThat(suspects.doubted(address(1, 2), "m-2")).isFalse();
        assertThat(suspects.doubted(address(1, 1), "m-3")).as("the older one").isFalse();
        now += CONFIRM;
        assertThat(suspects.doubted(address(1, 2), "m-4")).isTrue();
    }

    @Test
    void secondDoubt_tooLate_isAFirstOne() {
        suspects.doubted(address(1, 1), "m-1");
        now += FORGET;
        assertThat(suspects.doubted(address(1, 1), "m-2")).isFalse();
    }

    @Test
    void acceptedPush_endsTheDoubt_unlessOfAnOlderBind() {
        suspects.doubted(address(1, 2), "m-1");
        suspects.accepted(address(1, 1));
        assertThat(suspects.size()).isOne();
        suspects.accepted(address(1, 2));
        assertThat(suspects.size()).isZero();
        now += CONFIRM;
        assertThat(suspects.doubted(address(1, 2), "m-2")).isFalse();
    }

    @Test
    void doubts_ofMoreAddressesThanAreKept_areBounded() {
        for (int i = 0; i < Suspects.AT_MOST + 20_000; i++) {
            suspects.doubted(address(i, 1), "m-1");
        }
        assertThat(suspects.size()).isLessThanOrEqualTo(Suspects.AT_MOST);
    }

    @Test
    void randomAnswers_confirmWhatAPlainModelDoes() {
        long seed = new Random().nextLong();
        System.out.println("SuspectsTest seed " + seed);
        Random random = new Random(seed);
        Map<Integer, long[]> first = new HashMap<>();
        Map<Integer, Integer> firstMessage = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(40);
            int device = random.nextInt(4);
            int generation = 1 + step / 1_000 + random.nextInt(2);
            int message = random.nextInt(6);
            long[] doubt = first.get(device);
            if (doubt != null && now - doubt[1] >= FORGET) {
                first.remove(device);
                doubt = null;
            }
            if (random.nextInt(5) == 0) {
                suspects.accepted(address(device, generation));
                if (doubt != null && doubt[0] <= generation) {
                    first.remove(device);
                }
                continue;
            }
            boolean confirmed = false;
            if (doubt == null || doubt[0] < generation) {
                first.put(device, new long[] {generation, now});
                firstMessage.put(device, message);
            } else if (doubt[0] == generation && firstMessage.get(device) != message && now - doubt[1] >= CONFIRM) {
                confirmed = true;
                first.remove(device);
            }
            assertThat(suspects.doubted(address(device, generation), "m-" + message))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(confirmed);
        }
    }
}
