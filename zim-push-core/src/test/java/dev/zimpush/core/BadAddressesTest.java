package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.DeviceKey;
import dev.zimpush.HoldReason;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses that a vendor doubts, and many that look dead at once (row 24 of races.md). */
class BadAddressesTest {
    private static final PushVerdict DOUBT = PushVerdict.suspectAddress(400, "BadDeviceToken");
    private static final PushVerdict DEAD = PushVerdict.dead(410, "Unregistered", null);
    private static final String APP = "com.acme.chat";

    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    private static String user(int number) {
        return "user-" + number;
    }

    private void bindUsers(int from, int to, String app) {
        IntStream.range(from, to)
                .forEach(i -> host.zim.devices().bind(DeviceKey.of(user(i), "phone"), Address.apns("t-" + i, app)));
    }

    private void sendTo(int from, int to, String id) {
        IntStream.range(from, to)
                .forEach(i -> host.zim.send(Message.to(user(i))
                        .id(id + '-' + i)
                        .push(PushContent.alert("Alice", "Hi"))
                        .build()));
    }

    private long live(int from, int to) {
        return IntStream.range(from, to)
                .filter(i -> !host.addresses(user(i)).isEmpty())
                .count();
    }

    private List<AddressEvent.AddressSuspect> doubts() {
        return host.log.of(AddressEvent.AddressSuspect.class);
    }

    @Test
    void doubtedAddress_staysInUse_andAnAcceptedPushEndsTheDoubt() {
        host.provider.next(DOUBT);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.UNREACHABLE);
        assertThat(host.zim.view().suspectAddresses()).isOne();
        assertThat(doubts()).singleElement().matches(doubt -> !doubt.confirmed());
        host.send("m-2");
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
        assertThat(host.zim.view().suspectAddresses()).isZero();
        host.pass(3_600_000);
        host.provider.next(DOUBT);
        host.send("m-3");
        assertThat(host.addresses("bob")).hasSize(1);
        assertThat(host.log.of(ZimPushEvent.AddressDead.class)).isEmpty();
    }

    @Test
    void doubtedAgain_byAnotherMessageAMinuteLater_isRemovedAndCanComeBack() {
        host.provider.always(Answer.verdict(DOUBT));
        host.send("m-1");
        host.pass(59_000);
        host.send("m-2");
        Registration bound = host.addresses("bob").get(0);
        host.pass(1_000);
        host.send("m-3");
        assertThat(host.outcome("m-3")).contains(Outcome.UNREACHABLE);
        assertThat(host.addresses("bob")).isEmpty();
        assertThat(doubts()).extracting(AddressEvent.AddressSuspect::confirmed).containsExactly(false, false, true);
        assertThat(host.log.of(ZimPushEvent.AddressDead.class))
                .singleElement()
                .matches(dead -> dead.removed() && dead.registration().equals(bound));
    }

    @Test
    void doubtedAgain_afterItWasBoundAgain_isSuspectAnew() {
        host.provider.always(Answer.verdict(DOUBT));
        host.send("m-1");
        host.pass(120_000);
        host.bind(PHONE);
        host.send("m-2");
        assertThat(host.addresses("bob")).hasSize(1);
        host.pass(60_000);
        host.send("m-3");
        assertThat(host.addresses("bob")).isEmpty();
    }

    @Test
    void doubtConfirmed_whileTheAddressIsBoundAgain_removesNothing() {
        host.provider.next(DOUBT);
        host.send("m-1");
        host.pass(120_000);
        Pending second = host.provider.nextPending();
        host.send("m-2");
        host.bind(PHONE);
        second.answer(DOUBT);
        assertThat(host.addresses("bob")).hasSize(1);
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
    }

    @Test
    void refusalOfTheProviderItself_isNoDoubt() {
        host.provider.always(Answer.verdict(PushVerdict.suspectAddress(0, "not sent")));
        host.send("m-1");
        host.pass(120_000);
        host.send("m-2");
        assertThat(host.addresses("bob")).hasSize(1);
        assertThat(doubts()).isEmpty();
        assertThat(host.zim.view().suspectAddresses()).isZero();
    }

    @Test
    void answerAboutTheSettings_isNoDoubtAndStopsNoRemoval() {
        bindUsers(0, 50, APP);
        host.provider.always(Answer.verdict(PushVerdict.misfit(400, "DeviceTokenNotForTopic")));
        sendTo(0, 50, "m");
        host.pass(120_000);
        sendTo(0, 50, "n");
        assertThat(live(0, 50)).isEqualTo(50);
        assertThat(doubts()).isEmpty();
        assertThat(host.log.of(VendorEvent.RemovalStopped.class)).isEmpty();
        assertThat(host.log.of(VendorEvent.BreakerOpened.class)).isEmpty();
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(100)
                .allMatch(settled -> settled.outcome() == Outcome.UNREACHABLE);
    }

    @Test
    void row24_wrongCredential_costsTwoAddresses_andTheOtherDeliveriesWait() {
        bindUsers(0, 500, APP);
        host.provider.always(Answer.verdict(DEAD));
        sendTo(0, 500, "m");
        host.pass(3_600_000);
        assertThat(live(0, 500))
                .as("those answered about before there were too many")
                .isEqualTo(498);
        assertThat(host.log.of(VendorEvent.RemovalStopped.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.app()).isEqualTo(APP);
                    assertThat(event.credential()).isEqualTo("scripted");
                    assertThat(event.bad()).isEqualTo(3);
                    assertThat(event.answered()).isEqualTo(3);
                });
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(2)
                .allMatch(settled -> settled.outcome() == Outcome.UNREACHABLE);
        assertThat(host.zim.view().deliveries().unsettled()).isEqualTo(498);
        assertThat(credential().removalsStopped()).isOne();
        host.provider.always(Answer.accepted());
        host.pass(1_800_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(500);
        assertThat(host.log.of(ZimPushEvent.Settled.class).subList(2, 500))
                .allMatch(settled -> settled.outcome() == Outcome.PUSHED);
        assertThat(host.log.of(VendorEvent.RemovalResumed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.wasStopped()).isGreaterThanOrEqualTo(Duration.ofHours(1)));
        assertThat(credential().removalsStopped()).isZero();
        assertThat(host.provider.requests().stream()
                        .filter(request -> request.message().id().equals("m-321"))
                        .map(request -> request.pushId())
                        .distinct())
                .as("one push id over all tries")
                .hasSize(1);
    }

    @Test
    void row24_doubtedByAWrongEnvironment_addressesStayAndPushesExpireWithTheRetryWindow() {
        bindUsers(0, 60, APP);
        host.provider.always(Answer.verdict(DOUBT));
        sendTo(0, 60, "m");
        host.pass(1_000);
        assertThat(live(0, 60)).isEqualTo(60);
        host.pass(Duration.ofHours(25).toMillis());
        assertThat(live(0, 60)).isEqualTo(60);
        assertThat(host.log.of(ZimPushEvent.Settled.class).stream()
                        .filter(settled -> settled.outcome() == Outcome.EXPIRED))
                .hasSize(58);
        assertThat(host.log.of(ZimPushEvent.Held.class)).allMatch(held -> held.reason() == HoldReason.BACK_OFF);
    }

    @Test
    void row24_otherApp_isRemovedFromAsEver() {
        bindUsers(0, 40, APP);
        bindUsers(40, 80, "com.acme.mail");
        IntStream.range(0, 40).forEach(i -> host.provider.forAddress("t-" + i, Answer.verdict(DEAD)));
        host.provider.forAddress("t-50", Answer.verdict(DEAD));
        sendTo(0, 80, "m");
        assertThat(live(0, 40)).isEqualTo(38);
        assertThat(live(40, 80)).isEqualTo(39);
        assertThat(host.addresses(user(50))).isEmpty();
    }

    @Test
    void row24_anotherAddressOfTheDevice_takesThePush() {
        bindUsers(0, 40, APP);
        IntStream.range(0, 40).forEach(i -> host.provider.forAddress("t-" + i, Answer.verdict(DEAD)));
        sendTo(0, 40, "m");
        host.zim.devices().bind(DeviceKey.of(user(39), "phone"), Address.apns("other", "com.acme.lite"));
        host.zim.devices().bind(DeviceKey.of(user(39), "phone"), Address.apns("t-39", APP));
        sendTo(39, 40, "n");
        assertThat(host.outcome("n-39", DeviceKey.of(user(39), "phone"))).contains(Outcome.PUSHED);
        assertThat(host.addresses(user(39))).hasSize(2);
    }

    @Test
    void row24_whatIsKept_isCancelledByAnAckAndSentToANewAddress() {
        bindUsers(0, 40, APP);
        host.provider.always(Answer.verdict(DEAD));
        sendTo(0, 40, "m");
        host.zim
                .connections()
                .open(DeviceKey.of(user(38), "phone"), new RecordingLink())
                .acknowledge("m-38");
        assertThat(host.outcome("m-38", DeviceKey.of(user(38), "phone"))).contains(Outcome.ACKED);
        host.provider.forAddress("fresh", Answer.accepted());
        host.zim.devices().bind(DeviceKey.of(user(39), "phone"), Address.apns("fresh", APP));
        assertThat(host.outcome("m-39", DeviceKey.of(user(39), "phone"))).contains(Outcome.PUSHED);
    }

    @Test
    void answerAboutAnOlderBinding_countsForNothing() {
        bindUsers(0, 100, APP);
        host.provider.always(Answer.verdict(
                PushVerdict.dead(410, "Unregistered", host.time.instant().minusSeconds(60))));
        sendTo(0, 100, "m");
        assertThat(live(0, 100)).isEqualTo(100);
        assertThat(host.log.of(VendorEvent.RemovalStopped.class)).isEmpty();
        assertThat(host.log.of(ZimPushEvent.AddressDead.class))
                .hasSize(100)
                .noneMatch(ZimPushEvent.AddressDead::removed);
    }

    @Test
    void row24_whatWasRemovedBeforeItTripped_comesBackAtTheHostsWord() {
        host.close();
        host = new TestHost(
                builder -> builder.addressCare(AddressCare.standard().stopAbove(20, 200, Duration.ofMinutes(10))));
        bindUsers(0, 400, APP);
        host.provider.always(Answer.verdict(DEAD));
        Instant before = host.time.instant();
        sendTo(0, 20, "early");
        host.pass(10_000);
        Instant since = host.time.instant();
        bindUsers(400, 401, "com.acme.mail");
        sendTo(20, 401, "m");
        host.zim.devices().logOut(DeviceKey.of(user(3), "phone"));
        host.zim.devices().bind(DeviceKey.of(user(4), "phone"), Address.apns("new", APP));
        host.zim.devices().bind(DeviceKey.of(user(9), "tablet"), Address.apns("t-5", APP));
        assertThat(restore(since)).as("none since it tripped").isZero();
        assertThat(restore(before)).isEqualTo(17);
        assertThat(restore(before)).as("again").isZero();
        assertThat(live(0, 400)).isEqualTo(398);
        assertThat(host.addresses(user(400))).as("of another app").isEmpty();
        assertThat(host.addresses(user(5)))
                .as("the phone is another user's now")
                .isEmpty();
        host.provider.always(Answer.accepted());
        sendTo(7, 8, "n");
        assertThat(host.outcome("n-7", DeviceKey.of(user(7), "phone"))).contains(Outcome.PUSHED);
    }

    @Test
    void unboundByTheHost_doesNotComeBack() {
        Registration phone = host.addresses("bob").get(0);
        assertThat(host.zim.devices().unbind(phone).toCompletableFuture().join())
                .isTrue();
        assertThat(host.zim.devices().unbind(phone).toCompletableFuture().join())
                .isFalse();
        assertThat(restore(Instant.EPOCH)).isZero();
        assertThat(host.addresses("bob")).isEmpty();
    }

    private int restore(Instant since) {
        return host.zim.devices().restore(APP, since).toCompletableFuture().join();
    }

    private NodeView.Credential credential() {
        return host.zim.view().providers().get(0).credentials().get(0);
    }
}
