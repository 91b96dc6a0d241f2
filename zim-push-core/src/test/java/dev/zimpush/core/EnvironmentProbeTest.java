package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Address.Environment;
import dev.zimpush.AddressEvent;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An address whose environment is unknown: production first, then the sandbox, and what took the push is kept. */
class EnvironmentProbeTest {
    private static final PushVerdict BAD = PushVerdict.suspectAddress(400, "BadDeviceToken");
    private static final Address UNKNOWN =
            Address.apns("phone-token", "com.acme.chat").inUnknownEnvironment();

    private final ScriptedProvider sandbox =
            new ScriptedProvider("sandbox").serving(address -> address.environment() == Environment.SANDBOX);
    private TestHost host = new TestHost(builder -> builder.provider(sandbox));
    private ScriptedProvider production = host.provider;

    @BeforeEach
    void bind() {
        production.serving(address -> address.environment() == Environment.PRODUCTION);
        host.zim.devices().logOut(PHONE);
        host.zim.devices().bind(PHONE, UNKNOWN);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private List<Address> live() {
        return host.addresses("bob").stream().map(Registration::address).toList();
    }

    @Test
    void productionTakesIt_isLearned() {
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(live()).containsExactly(UNKNOWN.in(Environment.PRODUCTION));
        assertThat(sandbox.requests()).isEmpty();
        assertThat(host.log.of(AddressEvent.AddressLearned.class))
                .singleElement()
                .matches(event ->
                        event.registration().equals(host.addresses("bob").get(0)));
    }

    @Test
    void productionDoubtsIt_sandboxIsTriedWithTheSamePushId_andLearned() {
        production.always(Answer.verdict(BAD));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(live()).containsExactly(UNKNOWN.inSandbox());
        PushRequest first = production.requests().get(0);
        PushRequest second = sandbox.requests().get(0);
        assertThat(first.registration().address()).isEqualTo(UNKNOWN.in(Environment.PRODUCTION));
        assertThat(second.registration().address()).isEqualTo(UNKNOWN.inSandbox());
        assertThat(second.pushId()).isEqualTo(first.pushId());
        assertThat(host.log.of(AddressEvent.AddressSuspect.class)).isEmpty();
        host.send("m-2");
        assertThat(production.requests()).as("straight to the sandbox").hasSize(1);
        assertThat(sandbox.messageIds()).containsExactly("m-1", "m-2");
    }

    @Test
    void bothDoubtIt_isSuspect_andConfirmedByAnotherMessage() {
        production.always(Answer.verdict(BAD));
        sandbox.always(Answer.verdict(BAD));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.UNREACHABLE);
        assertThat(live()).containsExactly(UNKNOWN);
        assertThat(host.log.of(AddressEvent.AddressSuspect.class))
                .singleElement()
                .matches(event ->
                        !event.confirmed() && event.registration().address().equals(UNKNOWN));
        host.pass(60_000);
        host.send("m-2");
        assertThat(live()).isEmpty();
        assertThat(host.log.of(ZimPushEvent.AddressDead.class))
                .singleElement()
                .matches(ZimPushEvent.AddressDead::removed);
    }

    @Test
    void oneEnvironmentOnly_isServed_itsDoubtSaysNothing() {
        production.always(Answer.verdict(BAD));
        sandbox.serving(address -> false);
        host.send("m-1");
        host.pass(120_000);
        host.send("m-2");
        assertThat(host.outcome("m-2")).contains(Outcome.UNREACHABLE);
        assertThat(live()).containsExactly(UNKNOWN);
        assertThat(host.log.of(AddressEvent.AddressSuspect.class)).isEmpty();
    }

    @Test
    void productionKnowsItAsDead_isRemovedWithoutTheSandbox() {
        production.always(Answer.verdict(PushVerdict.dead(410, "Unregistered", null)));
        host.send("m-1");
        assertThat(live()).isEmpty();
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void productionIsAway_isTriedThereAgain() {
        production.next(PushVerdict.retry(503, "ServiceUnavailable", null));
        host.send("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(live()).containsExactly(UNKNOWN.in(Environment.PRODUCTION));
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void boundAgainOrMovedWhileItIsProbed_theAnswerChangesNothing() {
        Pending pending = production.nextPending();
        host.send("m-1");
        DeviceKey carols = DeviceKey.of("carol", "phone");
        host.zim.devices().bind(carols, UNKNOWN);
        pending.answer(PushVerdict.accepted(200));
        assertThat(live()).isEmpty();
        assertThat(host.addresses("carol")).extracting(Registration::address).containsExactly(UNKNOWN);
        assertThat(host.log.of(AddressEvent.AddressLearned.class)).isEmpty();
    }

    @Test
    void boundAgainInAnUnknownEnvironment_keepsWhatWasLearned() {
        production.always(Answer.verdict(BAD));
        host.send("m-1");
        host.zim.devices().bind(PHONE, UNKNOWN);
        assertThat(live()).containsExactly(UNKNOWN.inSandbox());
    }

    @Test
    void providerThatServesItSo_getsItSo() {
        production.serving(address -> true);
        host.send("m-1");
        assertThat(production.requests().get(0).registration().address()).isEqualTo(UNKNOWN);
        assertThat(live()).containsExactly(UNKNOWN);
    }

    @Test
    void sandboxAddressesOfAWholeApp_stopNoRemoval() {
        production.always(Answer.verdict(BAD));
        for (int i = 0; i < 100; i++) {
            DeviceKey device = DeviceKey.of("bob", "phone-" + i);
            host.zim
                    .devices()
                    .bind(device, Address.apns("t-" + i, "com.acme.chat").inUnknownEnvironment());
        }
        host.send("m-1");
        assertThat(sandbox.requests()).hasSize(101);
        assertThat(host.log.of(VendorEvent.RemovalStopped.class)).isEmpty();
    }

    @Test
    void providerThatThrowsWhenAsked_keepsNoPushWithTheVendor() {
        AtomicBoolean broken = new AtomicBoolean();
        sandbox.serving(address -> {
            if (broken.get()) {
                throw new IllegalStateException("the host's own");
            }
            return address.environment() == Environment.SANDBOX;
        });
        production.next(request -> {
            broken.set(true);
            return CompletableFuture.completedFuture(BAD);
        });
        host.send("m-1");
        assertThat(host.zim.view().deliveries().sending()).isZero();
        broken.set(false);
        host.pass(2_000);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void bothDoubtAllOfThem_removesNoneAndKeepsThePushes() {
        production.always(Answer.verdict(BAD));
        sandbox.always(Answer.verdict(BAD));
        for (int i = 0; i < 40; i++) {
            DeviceKey device = DeviceKey.of("bob", "phone-" + i);
            host.zim
                    .devices()
                    .bind(device, Address.apns("t-" + i, "com.acme.chat").inUnknownEnvironment());
        }
        host.send("m-1");
        host.pass(Duration.ofMinutes(5).toMillis());
        assertThat(host.log.of(VendorEvent.RemovalStopped.class))
                .extracting(VendorEvent.RemovalStopped::provider)
                .containsExactlyInAnyOrder("scripted", "sandbox");
        assertThat(host.zim.view().deliveries().unsettled()).isEqualTo(39);
        sandbox.always(Answer.accepted());
        host.pass(Duration.ofMinutes(30).toMillis());
        assertThat(host.zim.view().deliveries().unsettled()).isZero();
        assertThat(live())
                .filteredOn(address -> address.environment() == Environment.SANDBOX)
                .hasSize(39);
    }

    @Test
    void settingsOfOneEnvironmentAreWrong_doubtOfTheOtherSaysNothing() {
        for (PushVerdict misfit :
                List.of(PushVerdict.misfit(400, "DeviceTokenNotForTopic"), PushVerdict.suspectAddress(0, "not sent"))) {
            production.always(Answer.verdict(misfit));
            sandbox.always(Answer.verdict(BAD));
            host.send(misfit.reason() + "-1");
            host.pass(120_000);
            host.send(misfit.reason() + "-2");
            assertThat(host.outcome(misfit.reason() + "-2")).contains(Outcome.UNREACHABLE);
            assertThat(live()).containsExactly(UNKNOWN);
            assertThat(host.log.of(AddressEvent.AddressSuspect.class)).isEmpty();
        }
    }

    @Test
    void productionHasStoppedRemoving_doubtsOfBothRemoveNothing() {
        production.always(Answer.verdict(BAD));
        sandbox.always(Answer.verdict(BAD));
        host.send("m-1");
        assertThat(host.log.of(AddressEvent.AddressSuspect.class)).hasSize(1);
        for (int i = 0; i < 3; i++) {
            DeviceKey eves = DeviceKey.of("eve", "phone-" + i);
            host.zim.devices().bind(eves, Address.apns("t-" + i, "com.acme.chat"));
        }
        host.zim.send(Message.to("eve")
                .id("e-1")
                .push(PushContent.alert("Alice", "Hi"))
                .build());
        assertThat(host.log.of(VendorEvent.RemovalStopped.class))
                .singleElement()
                .matches(event -> event.provider().equals("scripted"));
        host.pass(60_000);
        host.send("m-2");
        assertThat(live()).containsExactly(UNKNOWN);
        assertThat(host.outcome("m-2")).isEmpty();
    }

    @Test
    void dryRun_showsThatItWouldBeSent() {
        assertThat(host.zim
                        .dryRun(TestHost.message("m-1").build())
                        .toCompletableFuture()
                        .join()
                        .devices())
                .singleElement()
                .matches(device -> "scripted".equals(device.provider()));
    }
}
