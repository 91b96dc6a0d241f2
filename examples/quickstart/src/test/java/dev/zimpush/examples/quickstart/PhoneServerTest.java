package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PhoneServerTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Caller BOB = new Caller("bob b", "phone&1");

    private static TlsIdentity identity;

    private final Recorded<String> events = new Recorded<>();
    private final Map<Caller, PhoneServer.Line> lines = new ConcurrentHashMap<>();
    private PhoneServer server;
    private Tunnel wifi;
    private Phone phone;

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = TlsIdentity.forLocalhost();
    }

    @BeforeEach
    void start() throws Exception {
        server = PhoneServer.start(identity.serverContext(), this::opened);
        wifi = Tunnel.to("wifi", server.getPort());
        phone = new Phone(BOB, identity.clientContext(), Duration.ofMillis(50), words -> {});
    }

    @AfterEach
    void stop() {
        phone.close();
        wifi.close();
        server.close();
    }

    private PhoneServer.Session opened(Caller caller, PhoneServer.Line line) {
        if (caller.userId().equals("mallory")) {
            throw new IllegalStateException("no thanks");
        }
        lines.put(caller, line);
        events.add("opened " + caller);
        return new PhoneServer.Session() {
            @Override
            public void received(Frame frame) {
                events.add(frame.text());
            }

            @Override
            public void closed(boolean byPhone, String reason) {
                events.add("closed " + (byPhone ? "by phone " : "") + reason);
            }
        };
    }

    private void connect() throws Exception {
        phone.connect(wifi.port());
        awaitEvent("opened " + BOB);
    }

    private PhoneServer.Line line() {
        return Objects.requireNonNull(lines.get(BOB));
    }

    private void awaitEvent(String start) throws Exception {
        events.await(start, event -> event.startsWith(start), SOON);
    }

    private Phone.Received awaitMessage(String id) throws Exception {
        return phone.received().await(id, message -> message.id().equals(id), SOON);
    }

    private long count(String event) {
        return events.all(event::equals).size();
    }

    @Test
    void phone_connected_heartbeatsAndAcknowledges() throws Exception {
        connect();
        line().send(new Frame.Msg("m-1", "Grüße, Bob"));
        assertThat(awaitMessage("m-1").words()).isEqualTo("Grüße, Bob");
        awaitEvent("ack m-1");
        awaitEvent("ping");
        phone.say("alice", "m-2", "hi you");
        awaitEvent("say alice m-2 hi you");
        assertThat(server.openSockets()).isEqualTo(1);
    }

    @Test
    void phone_sameIdTwice_acknowledgesBothAndCountsOneDuplicate() throws Exception {
        connect();
        line().send(new Frame.Msg("m-1", "hi"));
        line().send(new Frame.Msg("m-1", "hi"));
        phone.received().await("duplicate", Phone.Received::duplicate, SOON);
        phone.say("alice", "m-2", "in order");
        awaitEvent("say");
        assertThat(phone.duplicates()).isEqualTo(1);
        assertThat(count("ack m-1")).isEqualTo(2);
    }

    @Test
    void phone_frozen_isSilentWithItsSocketOpenAndAcksLateWhenThawed() throws Exception {
        connect();
        awaitEvent("ping");
        phone.freeze();
        int before = events.all().size();
        line().send(new Frame.Msg("m-1", "one"));
        line().send(new Frame.Msg("m-2", "two"));
        assertThatThrownBy(() ->
                        events.await("nothing", event -> events.all().size() > before + 1, Duration.ofMillis(300)))
                .isInstanceOf(TimeoutException.class);
        assertThat(server.openSockets()).isEqualTo(1);
        assertThat(phone.received().all()).isEmpty();
        phone.thaw();
        awaitEvent("ack m-1");
        awaitEvent("ack m-2");
    }

    @Test
    void phone_closedWhileFrozen_serverReleasesAtOnceAndPhoneHearsItWhenThawed() throws Exception {
        connect();
        phone.freeze();
        line().send(new Frame.Msg("m-1", "one"));
        line().close("too silent");
        awaitEvent("closed 1001 too silent");
        assertThat(server.openSockets()).isZero();
        assertThat(phone.disconnects().all()).isEmpty();
        phone.thaw();
        phone.disconnects().await("end", reason -> reason.equals("1001 too silent"), SOON);
        assertThatThrownBy(() -> line().send(new Frame.Msg("m-2", "two"))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void phone_swipedAway_serverHearsTheClose() throws Exception {
        connect();
        phone.swipeAway();
        awaitEvent("closed by phone 1006");
        assertThat(server.openSockets()).isZero();
        phone.connect(wifi.port());
        line().send(new Frame.Msg("m-1", "one"));
        awaitMessage("m-1");
    }

    @Test
    void phone_notAcknowledging_canAcknowledgeByHand() throws Exception {
        connect();
        phone.setAcknowledging(false);
        line().send(new Frame.Msg("m-1", "one"));
        awaitMessage("m-1");
        phone.say("alice", "m-9", "after");
        awaitEvent("say");
        assertThat(count("ack m-1")).isZero();
        phone.acknowledge("m-1");
        awaitEvent("ack m-1");
    }

    @Test
    void tunnel_silent_tellsNobodyAndHealsLate() throws Exception {
        connect();
        wifi.goSilent();
        line().send(new Frame.Msg("m-1", "held up"));
        line().close("too silent");
        awaitEvent("closed 1001");
        assertThat(phone.received().all()).isEmpty();
        assertThat(phone.disconnects().all()).isEmpty();
        wifi.heal();
        awaitMessage("m-1");
        phone.disconnects().await("end", reason -> reason.startsWith("1001"), SOON);
    }

    @Test
    void tunnel_silentWhilePhoneGoes_serverHearsItOnlyAfterHealing() throws Exception {
        connect();
        wifi.goSilent();
        phone.swipeAway();
        try (Tunnel mobile = Tunnel.to("mobile", server.getPort())) {
            phone.connect(mobile.port());
            line().send(new Frame.Msg("m-1", "one"));
            awaitMessage("m-1");
            assertThat(events.all(event -> event.startsWith("closed"))).isEmpty();
            assertThat(server.openSockets()).isEqualTo(2);
            wifi.heal();
            awaitEvent("closed by phone 1006");
            assertThat(server.openSockets()).isEqualTo(1);
        }
    }

    @Test
    void phone_changesNetworks_leavesTheOldSocketUntilTold() throws Exception {
        connect();
        try (Tunnel mobile = Tunnel.to("mobile", server.getPort())) {
            phone.connect(mobile.port());
            events.await("second", event -> count("opened " + BOB) == 2, SOON);
            phone.closeOldSockets();
            awaitEvent("closed by phone 1006");
            line().send(new Frame.Msg("m-1", "one"));
            awaitMessage("m-1");
        }
    }

    @Test
    void tunnel_cut_endsBothSides() throws Exception {
        connect();
        wifi.cut();
        awaitEvent("closed 1006");
        phone.disconnects().await("end", reason -> true, SOON);
    }

    @Test
    void server_noUserOrUnwelcome_refuses() throws Exception {
        try (Phone nobody = new Phone(new Caller("", "x"), identity.clientContext(), SOON, words -> {});
                Phone mallory = new Phone(new Caller("mallory", "x"), identity.clientContext(), SOON, words -> {})) {
            assertThatThrownBy(() -> nobody.connect(server.getPort())).isInstanceOf(ExecutionException.class);
            mallory.connect(server.getPort());
            mallory.disconnects().await("refusal", reason -> reason.equals("1013 refused"), SOON);
        }
        assertThat(events.all()).isEmpty();
    }
}
