package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 9: the host's code is called under no lock, and what it throws is contained. */
class UserCodeTest {
    private static final long LONGEST_WAIT_SECONDS = 10;

    @ParameterizedTest
    @EnumSource(CallbackHost.Callback.class)
    void callback_whileItRuns_anotherThreadMayDoAnythingForTheSameDevice(CallbackHost.Callback callback)
            throws Exception {
        try (CallbackHost host = new CallbackHost()) {
            CountDownLatch done = new CountDownLatch(1);
            boolean[] free = {false};
            host.at(callback, () -> {
                Thread other = new Thread(() -> {
                    useEverything(host);
                    done.countDown();
                });
                other.start();
                free[0] = await(done);
            });
            runThrough(host);
            assertThat(host.wasCalled()).isTrue();
            assertThat(free[0]).as("another thread got through").isTrue();
        }
    }

    private static void useEverything(CallbackHost host) {
        Connection other = host.zim.connections().open(PHONE, new RecordingLink());
        host.zim.send(message("other").build());
        other.acknowledge("other");
        host.zim.acknowledge(PHONE, "m-1");
        host.zim.recall("bob", "nothing");
        host.zim.read("bob", "nothing", 1);
        host.zim.connections().presence("bob");
        host.zim.devices().addresses("bob");
        other.close(CloseReason.CLIENT_CLOSED);
    }

    static Stream<Arguments> throwingCallbacks() {
        return Stream.of(CallbackHost.Callback.values())
                .filter(callback -> callback != CallbackHost.Callback.PROVIDER_VALIDATE)
                .flatMap(callback -> Stream.of(Thrown.values()).map(thrown -> Arguments.of(callback, thrown)));
    }

    @ParameterizedTest
    @MethodSource("throwingCallbacks")
    void callback_thatThrowsOnce_losesNothing(CallbackHost.Callback callback, Thrown thrown) {
        try (CallbackHost host = new CallbackHost()) {
            host.at(callback, thrown::raise);
            runThrough(host);
            assertThat(host.wasCalled()).isTrue();
            assertThat(host.outcome("m-1")).as(host.log.story("m-1", PHONE)).contains(Outcome.PUSHED);
            assertThat(host.outcome("m-2")).as(host.log.story("m-2", PHONE)).contains(Outcome.PUSHED);
            assertThat(host.zim.connections().size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void validate_thatThrows_refusesThisSendOnly(Thrown thrown) {
        try (CallbackHost host = new CallbackHost()) {
            host.at(CallbackHost.Callback.PROVIDER_VALIDATE, thrown::raise);
            assertThat(catchThrowable(() -> host.zim.send(message("m-1").build())))
                    .hasMessage("thrown by a test");
            host.zim.send(message("m-1").build());
            assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        }
    }

    /** One message whose connection stays open, one whose connection closes. */
    private static void runThrough(CallbackHost host) {
        Connection connection = host.zim.connections().open(PHONE, host);
        host.zim.send(message("m-1").build());
        host.time.advance(Duration.ofSeconds(20));
        host.zim.send(message("m-2").build());
        connection.close(CloseReason.CLIENT_CLOSED);
        host.time.advance(Duration.ofSeconds(20));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
