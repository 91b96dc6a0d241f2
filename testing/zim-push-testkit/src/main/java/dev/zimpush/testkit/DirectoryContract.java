package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.Directory.Opened;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.zimpush.spi.Directory} must do: subclass it, say how to make an empty store, further backends on it,
 * and how to move its time, and run it.
 *
 * <pre>{@code
 * final class MyDirectoryContractTest extends DirectoryContract {
 *     private final ManualTime time = new ManualTime();
 *     private MyCluster cluster = MyCluster.create(time);
 *
 *     protected Backend newBackend() {
 *         cluster = MyCluster.create(time);
 *         return cluster.backend();
 *     }
 *
 *     protected Backend anotherBackend() {
 *         return cluster.backend();
 *     }
 *
 *     protected void passTime(Duration duration) {
 *         time.advance(duration);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test has a store of its own. Some use it from several threads at once. That a call which failed may be repeated is
 * tested by repeating calls that did not.
 */
public abstract class DirectoryContract extends DirectoryConnectionTests {
    private static final int ROUNDS = 20;

    /** For subclasses. */
    protected DirectoryContract() {}

    @Test
    void open_onSeveralNodesAtOnce_leavesOneAndANoticeForEachOfTheOthers() throws InterruptedException {
        List<ContractNode> nodes = List.of(one, two, newNode("three"));
        for (int round = 0; round < ROUNDS; round++) {
            DeviceKey device = DeviceKey.of("user-" + round, "phone");
            List<Opened> opened = Race.run(3, runner -> nodes.get(runner).open(device, 7));

            assertThat(opened).extracting(Opened::kind).containsOnly(Opened.Kind.OPENED);
            assertThat(opened.stream().filter(answer -> answer.other() == 0))
                    .as("first ones")
                    .hasSize(1);
            List<Connected> left = one.connections(device.userId());
            assertThat(left).as("connections").hasSize(1);
            List<Long> displaced = nodes.stream()
                    .filter(node -> noticed(node, device))
                    .map(node -> node.epoch)
                    .toList();
            assertThat(displaced)
                    .as("displaced")
                    .hasSize(2)
                    .doesNotContain(left.get(0).node());
        }
    }

    private static boolean noticed(ContractNode node, DeviceKey device) {
        List<Notice> notices =
                node.notices().stream().filter(n -> n.device().equals(device)).toList();
        assertThat(notices).as("notices for %d", node.epoch).hasSizeLessThan(2);
        return !notices.isEmpty();
    }

    @Test
    void close_againstOpenElsewhereAtOnce_neverTakesTheNewerOne() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            DeviceKey device = DeviceKey.of("user-" + round, "phone");
            connect(one, device);
            int closing = round % 2;
            Race.run(2, runner -> {
                if (runner == closing) {
                    one.directory.close(one.epoch, List.of(one.connected(device, 1)));
                } else {
                    connect(two, device);
                }
                return runner;
            });

            assertThat(one.connections(device.userId())).containsExactly(two.connected(device, 1));
        }
    }

    @Test
    void renew_againstBuryAtOnce_oneOfThemWins() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            long node = one.directory.join("short", LEASE);
            endLeases();
            Stream.of(one, two).forEach(other -> other.directory.renew(other.epoch, LEASE));
            int renewing = round % 2;
            List<Boolean> lives = Race.run(
                    2,
                    runner -> runner == renewing
                            ? one.directory.renew(node, LEASE)
                            : !two.directory.bury(two.epoch).contains(node));

            assertThat(lives.get(0)).as("renewed, and not buried").isEqualTo(lives.get(1));
            one.directory.leave(node);
        }
    }

    @Test
    void close_oneBackend_leavesTheStoreToTheOthers() {
        ContractNode three = newNode("three");
        connect(three, PHONE);
        three.backend.close();

        assertThat(one.connections("bob")).containsExactly(three.connected(PHONE, 1));
        assertThat(one.directory.renew(one.epoch, LEASE)).isTrue();
    }
}
