package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Journal.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of the contracts of a {@link dev.zimpush.spi.Cluster} share: nodes, and words for what they do. */
@Timeout(120)
abstract class ClusterSetup {
    static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    static final DeviceKey TABLET = DeviceKey.of("bob", "tablet");
    static final DeviceKey WATCH = DeviceKey.of("bob", "watch");
    static final DeviceKey EVES_PHONE = DeviceKey.of("eve", "phone");
    static final Duration LEASE = Duration.ofHours(1);
    static final Instant ACCEPTED = Instant.parse("2026-03-01T10:15:30.123Z");

    private final List<Backend> backends = new ArrayList<>();
    private final List<ContractNode> nodes = new ArrayList<>();

    ContractNode one;
    ContractNode two;

    /** Makes a backend on an empty store. Called before each test, which closes it. */
    protected abstract Backend newBackend();

    /**
     * Makes a further backend on the store that {@link #newBackend} made last, as another node would have. The test closes
     * it.
     */
    protected abstract Backend anotherBackend();

    /**
     * Moves the time of the store that was made last by this much, however it can: a clock of its own, or by moving all
     * times that it keeps back by as much.
     */
    protected abstract void passTime(Duration duration);

    @BeforeEach
    void open() {
        one = node(newBackend(), "one");
        two = newNode("two");
    }

    @AfterEach
    void close() {
        backends.forEach(Backend::close);
    }

    /** A further node, with a backend of its own. */
    ContractNode newNode(String name) {
        return node(anotherBackend(), name);
    }

    private ContractNode node(Backend backend, String name) {
        backends.add(backend);
        ContractNode node = new ContractNode(backend, name, LEASE);
        nodes.add(node);
        return node;
    }

    /** Ends all leases, without anybody using that. */
    void endLeases() {
        passTime(LEASE.plusMinutes(1));
    }

    /** Ends the lease of one node, renews the others', and has it buried. */
    void bury(ContractNode dead, ContractNode by) {
        endLeases();
        nodes.stream().filter(node -> node != dead).forEach(node -> node.directory.renew(node.epoch, LEASE));
        assertThat(by.directory.bury(by.epoch)).as("buried by %d", by.epoch).containsExactly(dead.epoch);
    }

    void bind(DeviceKey... devices) {
        for (DeviceKey device : devices) {
            one.backend.devices().bind(device, Address.apns("token of " + device, "com.acme.chat"));
        }
    }

    static void connect(ContractNode node, DeviceKey device) {
        assertThat(node.open(device, 1))
                .as("the opening of %s", device)
                .extracting(Opened::kind)
                .isEqualTo(Opened.Kind.OPENED);
    }

    static Message message(String id) {
        return message("bob", id, SettlementMode.EACH_DEVICE);
    }

    static Message anyDevice(String id) {
        return message("bob", id, SettlementMode.ANY_DEVICE);
    }

    static Message message(String recipient, String id, SettlementMode settlement) {
        return Message.to(recipient).id(id).settlement(settlement).build();
    }

    static DeliveryId delivery(DeviceKey device, String messageId) {
        return new DeliveryId(device, messageId);
    }

    /** The row, if that node owns it and is not sending it; it is in the inbox afterwards. */
    static Optional<Stored> find(ContractNode owner, DeliveryId id) {
        owner.lookAgain(message(id.device().userId(), id.messageId(), SettlementMode.EACH_DEVICE));
        return owner.inbox().stream().filter(row -> row.delivery().equals(id)).findFirst();
    }
}
