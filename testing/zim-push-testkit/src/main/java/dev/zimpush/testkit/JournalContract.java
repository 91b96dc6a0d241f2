package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.zimpush.spi.Journal} must do: subclass it, say how to make an empty store, further backends on it,
 * and how to move its time, and run it. If a host may enqueue messages within its own transactions, override {@link #enqueue},
 * too.
 *
 * <pre>{@code
 * final class MyJournalContractTest extends JournalContract {
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
 *
 *     protected boolean enqueue(Message message) {
 *         cluster.enqueue(message);
 *         return true;
 *     }
 * }
 * }</pre>
 *
 * <p>Each test has a store of its own. Some use it from several threads at once, and some make random calls; a failure tells
 * the seed and the calls. That a call which failed may be repeated is tested by repeating calls that did not.
 */
public abstract class JournalContract extends JournalModelTests {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20;
    private static final int ROWS = 100;

    /** For subclasses. */
    protected JournalContract() {}

    private ContractNode node(int runner) {
        return runner % 2 == 0 ? one : two;
    }

    @Test
    void write_sameIdAtOnce_oneIsFresh() throws InterruptedException {
        bind(PHONE, TABLET);
        for (int round = 0; round < ROUNDS; round++) {
            String id = "m-" + round;
            List<List<Placed>> placed = Race.run(
                    THREADS,
                    runner -> node(runner)
                            .write(new NewMessage(message(id), ACCEPTED.plusMillis(runner), Set.of(), Set.of(), true)));

            for (DeviceKey device : List.of(PHONE, TABLET)) {
                List<Placed> ofDevice = placed.stream()
                        .flatMap(List::stream)
                        .filter(each -> each.deviceId().equals(device.deviceId()))
                        .toList();
                assertThat(ofDevice).as("placed for %s", device).hasSize(THREADS);
                assertThat(ofDevice.stream().filter(Placed::fresh))
                        .as("fresh for %s", device)
                        .hasSize(1);
                assertThat(ofDevice.stream().map(Placed::owner).distinct())
                        .as("owners")
                        .hasSize(1);
            }
        }
    }

    @Test
    void write_overlappingBatchesInOppositeOrderAtOnce_takesAll() throws InterruptedException {
        ContractNode three = newNode("three");
        connect(three, PHONE);
        connect(three, EVES_PHONE);
        for (int round = 0; round < ROUNDS; round++) {
            List<NewMessage> batch = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String id = "m-" + round + '-' + i;
                batch.add(fanOut(message("bob", id, SettlementMode.EACH_DEVICE)));
                batch.add(fanOut(message("eve", id, SettlementMode.EACH_DEVICE)));
            }
            List<NewMessage> reversed = new ArrayList<>(batch);
            Collections.reverse(reversed);
            Race.run(
                    THREADS,
                    runner -> node(runner).journal.write(node(runner).epoch, runner < 2 ? batch : reversed, List.of()));

            assertThat(three.inbox()).as("round %d", round).hasSize(40);
            List<Settled> settled = new ArrayList<>(three.inbox().stream()
                    .map(row -> new Settled(row.delivery(), ACCEPTED, true))
                    .toList());
            Race.run(THREADS, runner -> {
                List<Settled> mixed = new ArrayList<>(settled);
                Collections.shuffle(mixed, new Random(runner));
                return node(runner).journal.write(node(runner).epoch, List.of(), mixed);
            });
            assertThat(three.inbox()).isEmpty();
        }
    }

    @Test
    void claim_againstTakeOverAtOnce_leavesOneWhoSends() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            DeviceKey device = device(round);
            DeliveryId id = delivery(device, "m-1");
            one.writeHere(message(device.userId(), "m-1", SettlementMode.EACH_DEVICE), device);
            int claiming = round % 2;
            List<Boolean> sends = Race.run(2, runner -> {
                if (runner == claiming) {
                    return one.claim(id).equals(Claim.WON);
                }
                connect(two, device);
                return !two.takeOver(device).isEmpty();
            });

            assertThat(sends.get(0) && sends.get(1))
                    .as("claimed and taken over")
                    .isFalse();
            boolean routed = two.inboxIds().contains(id);
            assertThat(routed).as("with the node of its connection").isNotEqualTo(sends.get(claiming));
        }
    }

    @Test
    void claim_siblingsAtOnce_neverAllWait() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            String id = "m-" + round;
            one.writeHere(anyDevice(id), PHONE);
            two.writeHere(anyDevice(id), TABLET);
            List<Claim> claims = Race.run(2, runner -> node(runner).claim(delivery(runner == 0 ? PHONE : TABLET, id)));

            assertThat(claims).contains(Claim.WON);
        }
    }

    @Test
    void note_againstClaimAtOnce_isSeenByTheClaimOrInTheInbox() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            DeliveryId id = delivery(PHONE, "m-" + round);
            one.writeHere(message(id.messageId()), PHONE);
            int claiming = round % 2;
            List<Object> answers =
                    Race.run(2, runner -> runner == claiming ? one.claim(id) : two.note(Noting.acked(id)));

            assertThat(answers.get(1 - claiming)).isEqualTo(new Noted(1, Set.of(one.epoch)));
            assertThat(one.inbox())
                    .singleElement()
                    .satisfies(row -> assertThat(row.sending())
                            .as("sending, as the claim said")
                            .isEqualTo(answers.get(claiming).equals(Claim.WON)));
            one.settle(id, true);
        }
    }

    @Test
    void note_sameAtOnce_countsEachRowOnce() throws InterruptedException {
        one.writeHere(message("m-1"), PHONE, TABLET, WATCH);
        List<Noted> noted = Race.run(THREADS, runner -> node(runner).note(Noting.recalled("bob", "m-1")));

        assertThat(noted.stream().mapToInt(Noted::deliveries).sum()).isEqualTo(3);
    }

    @Test
    void adopt_byManyAtOnce_eachIsAdoptedByOne() throws InterruptedException {
        ContractNode dead = newNode("dead");
        Set<DeliveryId> all = new HashSet<>();
        for (int i = 0; i < ROWS; i++) {
            dead.writeHere(message("m-" + i), PHONE);
            all.add(delivery(PHONE, "m-" + i));
        }
        bury(dead, one);

        List<Integer> adopted = Race.run(THREADS, runner -> {
            ContractNode node = node(runner);
            int taken = 0;
            for (int i = 0; i < ROWS; i++) {
                taken += node.journal.adopt(node.epoch, 7);
            }
            return taken;
        });
        int left = one.adopt();

        assertThat(adopted.stream().mapToInt(Integer::intValue).sum() + left).isEqualTo(ROWS);
        assertThat(Stream.of(one, two).flatMap(node -> node.inboxIds().stream()))
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(two.inbox()).extracting(Stored::adopted).doesNotContain(false);
    }

    @Test
    void calls_ofAThousand_concernAll() {
        List<NewMessage> messages = new ArrayList<>();
        List<DeviceKey> devices = new ArrayList<>();
        List<DeliveryId> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            devices.add(device(i));
            ids.add(delivery(device(i), "m-1"));
            messages.add(fanOut(message(device(i).userId(), "m-1", SettlementMode.ANY_DEVICE)));
        }
        List<Opening> openings =
                devices.stream().map(device -> new Opening(device, 1, false)).toList();
        one.directory.open(one.epoch, openings);
        one.journal.write(one.epoch, messages, List.of());

        assertThat(one.journal.claim(one.epoch, ids)).hasSize(1_000).containsOnly(Claim.WON);
        one.journal.release(
                one.epoch,
                ids.stream().map(id -> new Released(id, 2, Duration.ZERO)).toList());
        one.journal.lookAgain(
                one.epoch,
                devices.stream()
                        .map(each -> new MessageKey(each.userId(), "m-1"))
                        .toList());
        assertThat(one.inbox()).hasSize(1_000).extracting(Stored::attempts).containsOnly(2);
        one.takeInbox();
        assertThat(one.inbox()).isEmpty();
        two.directory.open(two.epoch, openings);
        assertThat(two.journal.takeOver(two.epoch, devices)).containsExactly(one.epoch);
        bury(two, one);
        assertThat(one.adopt()).isEqualTo(1_000);
        assertThat(one.inboxIds()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void claim_byManyThreadsAndNodesAtOnce_eachIsWonByItsOwnerOnly() throws InterruptedException {
        List<DeliveryId> ids = IntStream.range(0, ROWS)
                .mapToObj(i -> delivery(PHONE, "m-" + i))
                .toList();
        ids.forEach(id -> one.writeHere(message(id.messageId()), PHONE));
        List<List<Claim>> claims = Race.run(THREADS, runner -> {
            List<DeliveryId> mixed = new ArrayList<>(ids);
            Collections.shuffle(mixed, new Random(runner));
            return node(runner).journal.claim(node(runner).epoch, mixed);
        });

        assertThat(claims.get(0)).hasSize(ROWS).containsOnly(Claim.WON);
        assertThat(claims.get(1)).hasSize(ROWS).containsOnly(Claim.GONE);
    }
}
