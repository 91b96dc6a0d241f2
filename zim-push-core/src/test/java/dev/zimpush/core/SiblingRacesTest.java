package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One acknowledgement settles all: the devices of one user race each other. */
class SiblingRacesTest {
    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void ackWhileTheSiblingsAreStillBeingBegun_cancelsThemAll() {
        host.bind(DESKTOP);
        RecordingLink link = new RecordingLink();
        host.open(DESKTOP, link.onDeliver(m -> host.zim.acknowledge(DESKTOP, m.id())));
        host.open(PHONE, new RecordingLink().onDeliver(m -> host.zim.acknowledge(PHONE, m.id())))
                .close(CloseReason.CLIENT_CLOSED);
        sendAny("m-1");
        assertThat(host.outcome("m-1", DESKTOP)).contains(Outcome.ACKED);
        assertThat(host.outcome("m-1")).as(host.story("m-1")).contains(Outcome.CANCELLED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void recallOfAMessageThatASiblingHolds_pushesNothing() {
        host.bind(DESKTOP);
        Connection phone = host.openPhone();
        host.open(DESKTOP, new RecordingLink());
        sendAny("m-1");
        phone.close(CloseReason.CLIENT_CLOSED);
        host.pass(2_020);
        assertThat(host.outcome("m-1")).isEmpty();
        assertThat(host.zim.recall("bob", "m-1")).isCompletedWithValue(2);
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(2)
                .allMatch(settled -> settled.cancelReason() == CancelReason.RECALLED);
    }

    @Test
    void closeWhileASiblingIsHeld_pushesNothing() {
        host.bind(DESKTOP);
        Connection phone = host.openPhone();
        host.open(DESKTOP, new RecordingLink());
        sendAny("m-1");
        phone.close(CloseReason.CLIENT_CLOSED);
        host.pass(2_020);
        host.zim.close(Duration.ZERO);
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(2)
                .allMatch(settled -> settled.cancelReason() == CancelReason.SHUTDOWN);
    }

    @Test
    void logOutOfTheLastSiblingThatMayAck_releasesTheOther() {
        host.bind(DESKTOP);
        Connection phone = host.openPhone();
        host.open(DESKTOP, new RecordingLink());
        sendAny("m-1");
        phone.close(CloseReason.CLIENT_CLOSED);
        host.pass(2_020);
        host.zim.devices().logOut(DESKTOP);
        assertThat(host.outcome("m-1", DESKTOP)).contains(Outcome.CANCELLED);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void repeatedSendToAnAdditionalDevice_isPushedToItAtOnce() {
        sendAny("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        host.zim.devices().bind(DeviceKey.of("bob", "tablet"), Address.apns("tablet-token", "com.acme.chat"));
        sendAny("m-1");
        assertThat(host.outcome("m-1", DeviceKey.of("bob", "tablet"))).contains(Outcome.PUSHED);
        assertThat(host.provider.requests()).hasSize(2);
    }

    @Test
    void logOutWithoutAHandOverWait_pushesNothing() {
        host.close();
        host = new TestHost(builder -> builder.handOverWait(Duration.ZERO));
        host.openPhone();
        host.send("m-1");
        host.zim.devices().logOut(PHONE);
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.outcome("m-1")).contains(Outcome.CANCELLED);
    }

    private void sendAny(String id) {
        host.zim.send(message(id).settlement(SettlementMode.ANY_DEVICE).build());
    }
}
