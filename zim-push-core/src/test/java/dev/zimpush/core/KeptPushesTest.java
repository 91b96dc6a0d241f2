package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept while bad addresses of an app are not removed: when it is tried, and what ends that. */
class KeptPushesTest {
    private static final PushVerdict DEAD = PushVerdict.dead(410, "Unregistered", null);
    private static final PushVerdict DOUBT = PushVerdict.suspectAddress(400, "BadDeviceToken");
    private static final String APP = "com.acme.chat";
    private static final long MINUTE = 60_000;

    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    private static String user(int number) {
        return "user-" + number;
    }

    private static DeviceKey phone(int number) {
        return DeviceKey.of(user(number), "phone");
    }

    private void bindUsers(int from, int to) {
        IntStream.range(from, to).forEach(i -> host.zim.devices().bind(phone(i), Address.apns("t-" + i, APP)));
    }

    private void bad(int from, int to, PushVerdict verdict) {
        IntStream.range(from, to).forEach(i -> host.provider.forAddress("t-" + i, Answer.verdict(verdict)));
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

    private long settled(Outcome outcome) {
        return host.log.of(ZimPushEvent.Settled.class).stream()
                .filter(settled -> settled.outcome() == outcome)
                .count();
    }

    private NodeView.Credential credential() {
        return host.zim.view().providers().get(0).credentials().get(0);
    }

    @Test
    void manyDeadAddressesOfAHealthyApp_removalGoesOnThoughTheyAreTriedAgain() {
        bindUsers(0, 200);
        bad(0, 60, DEAD);
        sendTo(0, 60, "m");
        assertThat(credential().removalsStopped()).isOne();
        for (int i = 0; i < 45; i++) {
            sendTo(60, 200, "n" + i);
            host.pass(MINUTE);
        }
        assertThat(live(0, 60)).as("removed, some at a time").isZero();
        assertThat(live(60, 200)).isEqualTo(140);
        assertThat(settled(Outcome.UNREACHABLE)).isEqualTo(60);
        assertThat(credential().removalsStopped())
                .as("the retries of what is kept do not keep it stopped")
                .isZero();
        assertThat(host.log.of(VendorEvent.RemovalResumed.class)).hasSizeBetween(1, 4);
    }

    @Test
    void stopped_ofTheKeptFewAreTried() {
        bindUsers(0, 500);
        host.provider.always(Answer.verdict(DEAD));
        sendTo(0, 500, "m");
        host.pass(5 * MINUTE);
        int before = host.provider.requests().size();
        host.pass(10 * MINUTE);
        assertThat(host.provider.requests().size() - before)
                .as("a hundred in ten minutes")
                .isBetween(50, 101);
        sendTo(100, 400, "n");
        assertThat(host.provider.requests().size() - before)
                .as("and of what comes new for them")
                .isBetween(50, 102);
        assertThat(host.zim.view().deliveries().unsettled()).isEqualTo(798);
    }

    @Test
    void stopped_anotherAddressOfTheDevice_isUsedAtOnce() {
        host.provider.forAddress("lite", Answer.accepted());
        host.zim.devices().bind(phone(3), Address.apns("lite", "com.acme.lite"));
        bindUsers(0, 4);
        host.provider.always(Answer.verdict(DEAD));
        sendTo(0, 4, "m");
        assertThat(host.outcome("m-3", phone(3))).contains(Outcome.PUSHED);
        int before = host.provider.requests().size();
        sendTo(3, 4, "n");
        assertThat(host.outcome("n-3", phone(3))).contains(Outcome.PUSHED);
        assertThat(host.provider.requests()).as("the bad one is held back").hasSize(before + 1);
    }

    @Test
    void mended_allThatIsKeptGoesAsSoonAsEnoughAreGood() {
        bindUsers(0, 50);
        host.provider.always(Answer.verdict(DOUBT));
        sendTo(0, 50, "m");
        assertThat(host.zim.view().deliveries().unsettled()).isEqualTo(48);
        host.pass(60 * MINUTE);
        host.provider.always(Answer.accepted());
        bindUsers(50, 90);
        int kept = host.zim.view().deliveries().unsettled();
        assertThat(kept).isEqualTo(48);
        sendTo(50, 90, "n");
        assertThat(credential().removalsStopped()).isZero();
        host.pass(1_000);
        assertThat(host.zim.view().deliveries().unsettled()).as("woken").isZero();
        assertThat(live(0, 50)).isEqualTo(50);
    }

    @Test
    void resumedByHand_theBadOnesAreRemoved_andOthersStopItAgain() {
        bindUsers(0, 80);
        host.provider.always(Answer.verdict(DEAD));
        sendTo(0, 50, "m");
        assertThat(live(0, 50)).isEqualTo(48);
        assertThat(host.zim.devices().resumeRemoval("com.acme.mail")).isFalse();
        assertThat(host.zim.devices().resumeRemoval(APP)).isTrue();
        assertThat(live(0, 50)).isZero();
        assertThat(settled(Outcome.UNREACHABLE)).isEqualTo(50);
        assertThat(host.log.of(VendorEvent.RemovalResumed.class)).hasSize(1);
        assertThat(host.zim.devices().resumeRemoval(APP)).as("again").isFalse();
        sendTo(50, 80, "n");
        assertThat(host.log.of(VendorEvent.RemovalStopped.class)).hasSize(2);
        assertThat(live(50, 80)).isEqualTo(28);
    }

    @Test
    void appsThatShareABreaker_resumedByHandOfOne_whatIsKeptForTheOthersGoesOn() {
        for (int i = 0; i < 100; i++) {
            // so many have one of their own
            host.zim.devices().bind(phone(i), Address.apns("t-" + i, "app-" + i));
        }
        sendTo(0, 100, "own");
        for (int i = 100; i < 150; i++) {
            host.zim.devices().bind(phone(i), Address.apns("t-" + i, "app-" + i));
        }
        bad(100, 150, DEAD);
        sendTo(100, 150, "m");
        assertThat(host.zim.view().deliveries().unsettled()).isPositive();
        assertThat(host.zim.devices().resumeRemoval("app-no-such")).isFalse();

        assertThat(host.zim.devices().resumeRemoval("app-149")).isTrue();
        assertThat(host.zim.view().deliveries().unsettled()).isZero();
        assertThat(settled(Outcome.UNREACHABLE)).isEqualTo(50);
    }

    @Test
    void smallApp_wrongCredential_costsTwoAddresses() {
        bindUsers(0, 5);
        host.provider.always(Answer.verdict(DEAD));
        for (int i = 0; i < 5; i++) {
            sendTo(i, i + 1, "m");
            host.pass(20 * MINUTE);
        }
        assertThat(live(0, 5)).isEqualTo(3);
        host.provider.always(Answer.accepted());
        host.pass(60 * MINUTE);
        assertThat(settled(Outcome.PUSHED)).isEqualTo(3);
        assertThat(credential().removalsStopped())
                .as("all that were bad are good")
                .isZero();
    }

    @Test
    void smallApp_devicesThatGoOneByOne_areRemoved() {
        bindUsers(0, 5);
        for (int i = 0; i < 4; i++) {
            bad(i, i + 1, DEAD);
            sendTo(0, 5, "m" + i);
            host.pass(Duration.ofDays(1).toMillis());
        }
        assertThat(live(0, 5)).isOne();
        assertThat(host.log.of(VendorEvent.RemovalStopped.class)).isEmpty();
    }

    @Test
    void kept_boundAgain_goesAtOnce() {
        bindUsers(0, 4);
        host.provider.always(Answer.verdict(DEAD));
        sendTo(0, 4, "m");
        host.provider.forAddress("fresh", Answer.accepted());
        host.zim.devices().bind(phone(3), Address.apns("fresh", APP));
        assertThat(host.outcome("m-3", phone(3))).contains(Outcome.PUSHED);
        assertThat(host.outcome("m-2", phone(2))).isEmpty();
    }

    @Test
    void heldByTheVendorsWish_boundAgain_waitsAllTheSame() {
        host.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofSeconds(90)));
        host.send("m-1");
        host.bind(PHONE);
        assertThat(host.provider.requests()).hasSize(1);
        assertThat(host.log.of(AddressEvent.AddressSuspect.class)).isEmpty();
    }
}
