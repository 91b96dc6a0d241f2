package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Accepted;
import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that may block or fail, behind the cache. */
class BlockingBackendTest {
    private final SlowBackend backend = new SlowBackend();
    private final TestHost host = new TestHost(builder -> builder.backend(backend));
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void sends_whileTheFirstReadIsSlow_keepTheirOrder() {
        host.open(PHONE, link);
        host.time.holdTasks();
        host.send("m-1");
        host.send("m-2");
        CompletionStage<Accepted> third = host.zim.send(message("m-3").build());
        assertThat(link.ids()).isEmpty();
        assertThat(third).isNotCompleted();
        host.time.runTasks();
        assertThat(third).isCompleted();
        assertThat(link.ids()).containsExactly("m-1", "m-2", "m-3");
        assertThat(backend.reads).hasSize(1);
    }

    @Test
    void sends_onceTheAddressesAreKnown_readNothing() {
        host.open(PHONE, link);
        host.send("m-1");
        host.time.holdTasks();
        assertThat(host.zim.send(message("m-2").build())).isCompleted();
        assertThat(link.ids()).containsExactly("m-1", "m-2");
        assertThat(backend.reads).hasSize(1);
    }

    @Test
    void recall_behindASendThatStillWaits_cancelsIt() {
        host.open(PHONE, link);
        host.time.holdTasks();
        host.send("m-1");
        CompletionStage<Integer> recalled = host.zim.recall("bob", "m-1");
        host.time.runTasks();
        assertThat(recalled).isCompletedWithValue(1);
        assertThat(host.outcome("m-1")).contains(Outcome.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void failingStore_failsTheStage_andTheSameIdWorksLater(Thrown thrown) {
        backend.fail(thrown);
        CompletionStage<Accepted> failed = host.zim.send(message("m-1").build());
        CompletionStage<Registration> notBound = bind("other-token");
        assertThat(failed).isCompletedExceptionally();
        assertThat(notBound).isCompletedExceptionally();
        assertThat(host.log.of("m-1")).isEmpty();
        backend.fail(null);
        assertThat(host.zim.send(message("m-1").build())).isCompleted();
        assertThat(bind("other-token")).isCompleted();
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void failingStore_atTheClaim_delaysThePush(Thrown thrown) {
        host.openPhone();
        host.send("m-1");
        backend.fail(thrown);
        host.pass(20_000);
        assertThat(host.outcome("m-1")).isEmpty();
        assertThat(host.provider.requests()).isEmpty();
        backend.fail(null);
        host.pass(2_000);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void failingStore_isWarnedOfOnceUntilItAnswersAgain() {
        String warning = "AddressBook - addresses can't be read or written";
        try (Captured logs = new Captured()) {
            backend.fail(Thrown.UNCHECKED);
            for (int i = 0; i < 3; i++) {
                host.send("m-" + i);
                host.pass(6_000);
            }
            assertThat(logs.text()).containsOnlyOnce(warning).contains("thrown by a test");
            backend.fail(null);
            host.send("m-4");
            host.pass(6_000);
            backend.fail(Thrown.UNCHECKED);
            host.send("m-5");
            assertThat(logs.text().split(warning, -1)).hasSize(3);
        }
    }

    @Test
    void addressChangedByAnotherProcess_isReadAfreshAtTheClaim() {
        host.openPhone();
        host.send("m-1");
        backend.store.bind(PHONE, Address.apns("new-token", "com.acme.chat"));
        host.pass(5_020);
        assertThat(host.provider.requests())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.registration().address().text()).isEqualTo("new-token"));
    }

    @Test
    void deviceBoundByAnotherProcess_isSeenWhenTheCacheIsOld() {
        host.send("m-1");
        backend.store.bind(DESKTOP, Address.apns("desktop-token", "com.acme.chat"));
        host.pass(30_001);
        host.send("m-2");
        assertThat(host.outcome("m-2", DESKTOP)).contains(Outcome.PUSHED);
    }

    @Test
    void deviceBoundHere_isSeenByTheNextSend() {
        host.send("m-1");
        host.bind(DESKTOP);
        host.send("m-2");
        assertThat(host.outcome("m-2", DESKTOP)).contains(Outcome.PUSHED);
        host.zim.devices().logOut(DESKTOP);
        host.send("m-3");
        assertThat(host.outcome("m-3", DESKTOP)).isEmpty();
    }

    @Test
    void deviceBoundWhileAReadIsUnderWay_isSeenByTheSendAfterIt() throws Exception {
        SlowBackend slow = new SlowBackend();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestHost threaded = new TestHost(builder -> builder.backend(slow), threads)) {
            value(threaded.zim.devices().bind(PHONE, Address.apns("token", "com.acme.chat")));
            CountDownLatch gate = slow.hangOnce();
            CompletionStage<Accepted> before = threaded.zim.send(message("m-1").build());
            slow.awaitHanging();
            value(threaded.zim.devices().bind(DESKTOP, Address.apns("desktop-token", "com.acme.chat")));
            CompletionStage<Accepted> after = threaded.zim.send(message("m-2").build());
            gate.countDown();
            assertThat(value(before).deliveries()).isBetween(1, 2);
            assertThat(value(after).deliveries()).isEqualTo(2);
            assertThat(slow.threads).doesNotContain(Thread.currentThread());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void close_whileASendWaitsForItsAddresses_failsItsStage() {
        host.time.holdTasks();
        CompletionStage<Accepted> waiting = host.zim.send(message("m-1").build());
        host.close();
        host.time.runTasks();
        assertThat(waiting)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("closed");
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void reads_ofManyUsers_areBatched() {
        host.time.holdTasks();
        for (int i = 0; i < 300; i++) {
            host.zim.send(Message.to("user-" + i).id("m").build());
        }
        host.time.runTasks();
        assertThat(backend.reads).extracting(read -> read.size()).containsExactly(256, 44);
    }

    private CompletionStage<Registration> bind(String token) {
        return host.zim.devices().bind(PHONE, Address.apns(token, "com.acme.chat"));
    }

    private static <T> T value(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
