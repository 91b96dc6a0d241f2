package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.DeviceKey;
import dev.zimpush.DryRun;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.Step;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.PushRule;
import dev.zimpush.testkit.RecordingLink;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link dev.zimpush.ZimPush#dryRun} says, beside what a send then does. */
class DryRunTest {
    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void dryRun_offlineDevice_namesProviderAndAddress() {
        DryRun.OfDevice phone = phone(message("m-1").build());

        assertThat(phone.presence()).isEqualTo(Presence.OFFLINE);
        assertThat(phone.due()).isEqualTo(DueReason.DISCONNECTED);
        assertThat(phone.push()).isEqualTo(DryRun.Push.SENT);
        assertThat(phone.provider()).isEqualTo(host.provider.name());
        assertThat(Objects.requireNonNull(phone.registration()).address().text())
                .isEqualTo(Step.WITHHELD);
    }

    @Test
    void dryRun_changesNothing() {
        RecordingLink link = new RecordingLink();
        host.open(DESKTOP, link);
        NodeView before = host.zim.view();
        int told = host.log.all().size();
        dryRun(message("m-1").build());

        assertThat(host.zim.view()).isEqualTo(before);
        assertThat(host.log.all()).hasSize(told);
        assertThat(host.provider.requests()).isEmpty();
        assertThat(link.messages()).isEmpty();
        assertThat(host.zim.explain("bob", "m-1").toCompletableFuture().join().devices())
                .isEmpty();
    }

    @Test
    void dryRun_connectedDevice_isWrittenAndPushedOnlyWithoutAnAck() {
        host.openPhone();
        DryRun.OfDevice phone = phone(message("m-1").build());

        assertThat(phone.presence()).isEqualTo(Presence.ONLINE);
        assertThat(phone.due()).isEqualTo(DueReason.ACK_TIMEOUT);
        assertThat(phone.push()).isEqualTo(DryRun.Push.SENT);
        assertThat(phone.toString())
                .contains("written to its connection, and if it is not acknowledged in time, pushed");
    }

    @Test
    void dryRun_suspectConnection_isDueAtOnce() {
        host.openPhone();
        host.send("m-1");
        host.pass(5_000);

        assertThat(phone(message("m-2").build()).due()).isEqualTo(DueReason.CONNECTION_SUSPECT);
    }

    @Test
    void dryRun_tooManyUnacked_isDueAtOnceAsTheSendThenIs() {
        use(new TestHost(settings -> settings.unackedPerConnection(1)));
        host.openPhone();
        host.send("m-1");

        assertThat(phone(message("m-2").build()).due()).isEqualTo(DueReason.UNACKED_LIMIT);
        host.send("m-2");
        assertThat(host.story("m-2")).contains("UNACKED_LIMIT");
    }

    @Test
    void dryRun_rules_decideAsForAPush() {
        PushRule rule = question -> switch (question.message().id()) {
            case "muted" -> PushRule.Decision.suppress("muted");
            case "later" -> PushRule.Decision.defer(question.now().plusSeconds(60), "quiet hours");
            default -> PushRule.Decision.allow();
        };
        use(new TestHost(settings -> settings.rule(rule)));

        assertThat(phone(message("muted").build()).push()).isEqualTo(DryRun.Push.SUPPRESSED);
        assertThat(phone(message("muted").build()).why()).endsWith(": muted");
        assertThat(phone(message("later").build()).push()).isEqualTo(DryRun.Push.WAITS);
        assertThat(phone(message("m-1").build()).push()).isEqualTo(DryRun.Push.SENT);
    }

    @Test
    void dryRun_withoutContent_isSuppressed() {
        assertThat(phone(Message.to("bob").id("m-1").build()).push()).isEqualTo(DryRun.Push.SUPPRESSED);
    }

    @Test
    void dryRun_deviceWithoutAddress_isUnreachable() {
        host.open(DESKTOP, new RecordingLink());

        DryRun.OfDevice desktop = of(dryRun(message("m-1").build()), DESKTOP);
        assertThat(desktop.push()).isEqualTo(DryRun.Push.UNREACHABLE);
        assertThat(desktop.why()).isEqualTo("the device has no address");
    }

    @Test
    void dryRun_anyDeviceWithAnotherConnected_waitsForIt() {
        host.open(DESKTOP, new RecordingLink());

        assertThat(phone(message("m-1").settlement(SettlementMode.ANY_DEVICE).build())
                        .push())
                .isEqualTo(DryRun.Push.WAITS);
    }

    @Test
    void dryRun_repeatedId_isLeftAlone() {
        host.send("m-1");

        assertThat(phone(message("m-1").build()).push()).isEqualTo(DryRun.Push.REPEATED);
    }

    @Test
    void dryRun_contentTooLarge_isAProblemAndThrowsNothing() {
        host.provider.contentLimit(20);
        Message large = Message.to("bob")
                .id("m-1")
                .push(PushContent.alert("Alice", "Hi, where have you been all the time?"))
                .build();

        assertThat(dryRun(large).problems()).singleElement().asString().contains(host.provider.name());
    }

    @Test
    void dryRun_noRoom_isAProblem() {
        use(new TestHost(settings -> settings.unsettledPerNode(1)));
        host.openPhone();
        host.send("m-1");

        assertThat(dryRun(message("m-2").build()).problems())
                .containsExactly("1 of the node's 1 unsettled deliveries are there, 1 more have no room");
    }

    @Test
    void dryRun_userWithoutDevice_hasNone() {
        DryRun run = dryRun(Message.to("carol").id("m-1").build());
        assertThat(run.devices()).isEmpty();
        assertThat(run.toString()).contains("no device");
    }

    @Test
    void dryRun_afterClose_throws() {
        host.close();

        assertThatThrownBy(() -> host.zim.dryRun(message("m-1").build())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void dryRun_tooManyUnackedOnTheOther_doesNotWaitForIt() {
        use(new TestHost(settings -> settings.unackedPerConnection(1)));
        host.open(DESKTOP, new RecordingLink());
        host.send("m-1");
        Message any = message("m-2").settlement(SettlementMode.ANY_DEVICE).build();

        assertThat(phone(any).push()).isEqualTo(DryRun.Push.SENT);
        host.zim.send(any);
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
    }

    @Test
    void dryRun_openAtTheClose_fails() {
        host.time.holdTasks();
        CompletableFuture<DryRun> open = host.zim.dryRun(message("m-1").build()).toCompletableFuture();
        assertThat(open).isNotDone();
        host.close();

        assertThat(open).isCompletedExceptionally();
        host.time.runTasks();
    }

    private void use(TestHost another) {
        host.close();
        host = another;
    }

    private DryRun dryRun(Message message) {
        return host.zim.dryRun(message).toCompletableFuture().join();
    }

    private DryRun.OfDevice phone(Message message) {
        return of(dryRun(message), PHONE);
    }

    private static DryRun.OfDevice of(DryRun run, DeviceKey device) {
        return run.devices().stream()
                .filter(each -> each.device().equals(device))
                .findFirst()
                .orElseThrow();
    }
}
