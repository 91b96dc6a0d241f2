package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.DryRun;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses that were not bound for long. */
class StaleAddressesTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void addressNotBoundForLong_isNotPushedToAndRemoved() {
        Registration old = host.addresses("bob").get(0);
        host.pass(270 * DAY);
        host.send("in-time");
        assertThat(host.outcome("in-time")).contains(Outcome.PUSHED);
        host.pass(1);
        DryRun dry = host.zim
                .dryRun(TestHost.message("dry").build())
                .toCompletableFuture()
                .join();
        assertThat(dry.devices())
                .singleElement()
                .satisfies(device -> assertThat(device.why()).contains("stale"));
        assertThat(host.addresses("bob")).as("a dry run removes nothing").hasSize(1);
        host.send("late");
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .last()
                .matches(settled -> settled.outcome() == Outcome.UNREACHABLE)
                .satisfies(settled ->
                        assertThat(settled.detail()).isEqualTo("the device's address is stale: not bound for PT6480H"));
        assertThat(host.addresses("bob")).isEmpty();
        assertThat(host.log.of(AddressEvent.AddressStale.class))
                .singleElement()
                .matches(event -> event.registration().equals(old));
        assertThat(host.zim
                        .devices()
                        .restore("com.acme.chat", Instant.EPOCH)
                        .toCompletableFuture()
                        .join())
                .isZero();
        host.bind(PHONE);
        host.send("again");
        assertThat(host.outcome("again")).contains(Outcome.PUSHED);
    }

    @Test
    void anotherAddressThatIsNotStale_takesThePush() {
        host.pass(200 * DAY);
        host.zim.devices().bind(PHONE, Address.apns("fresh", "com.acme.lite"));
        host.pass(100 * DAY);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.provider.requests().get(0).registration().address().text())
                .isEqualTo("fresh");
    }

    @Test
    void boundAgain_isNotStale() {
        host.pass(200 * DAY);
        host.bind(PHONE);
        host.pass(200 * DAY);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void wallClockThatLeaps_makesNothingStale() {
        host.time.jumpWallClock(Duration.ofDays(3_000));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.addresses("bob")).hasSize(1);
    }

    @Test
    void wallClockThatIsSetRight_makesNothingStale() {
        host.time.jumpWallClock(Duration.ofDays(-3_000));
        host.bind(PHONE);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void storeFindsItYounger_isUsedAndNotRemoved() {
        host.close();
        ManualTime stores = new ManualTime();
        host = new TestHost(builder -> builder.backend(MemoryBackend.create(stores)));
        host.pass(271 * DAY);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.addresses("bob")).hasSize(1);
        assertThat(host.log.of(AddressEvent.AddressStale.class)).isEmpty();
        stores.advance(Duration.ofDays(271));
        host.pass(3_600_000);
        host.send("m-2");
        assertThat(host.outcome("m-2")).as("asked again").contains(Outcome.UNREACHABLE);
        assertThat(host.addresses("bob")).isEmpty();
    }

    @Test
    void boundAgainWhileItIsRemoved_takesThePush() {
        host.close();
        SlowBackend slow = new SlowBackend();
        host = new TestHost(builder -> builder.backend(slow));
        host.pass(271 * DAY);
        slow.storeTime.advance(Duration.ofDays(271));
        slow.beforeUnbind(() -> slow.store.bind(PHONE, Address.apns("phone-token", "com.acme.chat")));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.log.of(AddressEvent.AddressStale.class)).isEmpty();
    }

    @Test
    void storeFails_isTriedAgain() {
        host.close();
        SlowBackend slow = new SlowBackend();
        host = new TestHost(builder -> builder.backend(slow));
        host.pass(271 * DAY);
        slow.storeTime.advance(Duration.ofDays(271));
        slow.beforeUnbind(() -> {
            throw new IllegalStateException("told by the test");
        });
        host.send("m-1");
        assertThat(host.outcome("m-1")).isEmpty();
        host.pass(1_000);
        assertThat(host.outcome("m-1")).contains(Outcome.UNREACHABLE);
    }

    @Test
    void never_isNever() {
        host.close();
        host = new TestHost(
                builder -> builder.addressCare(AddressCare.standard().staleAfter(Duration.ZERO)));
        host.pass(3_000 * DAY);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }
}
