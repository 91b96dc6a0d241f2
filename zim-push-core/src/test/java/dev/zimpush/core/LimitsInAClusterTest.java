package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.CloseReason;
import dev.zimpush.UnavailableException;
import dev.zimpush.ZimPush;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about several nodes; each test is named after its row. */
class LimitsInAClusterTest {
    private final LimitsPage page = LimitsPage.read();
    private final ManualTime time = new ManualTime();
    private final MemoryCluster store = MemoryCluster.create(time);
    private final ClusterBackend backend = store.backend();
    private final ZimPush zim = node(backend);
    private final ZimPush other = node(store.backend());

    private ZimPush node(ClusterBackend backend) {
        return ZimPushBuilder.create()
                .backend(backend)
                .time(time)
                .executor(time)
                .build();
    }

    @AfterEach
    void close() {
        store.unavailable(false);
        zim.close(Duration.ZERO);
        other.close(Duration.ZERO);
    }

    private void pass(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    private CompletableFuture<?> send() {
        return zim.send(message("m-1").build()).toCompletableFuture();
    }

    private void failedAs(String row, CompletableFuture<?> stage) {
        assertThat(stage).isDone();
        Throwable failure = catchThrowable(stage::join);
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(UnavailableException.class);
        assertThat(failure.getCause().getMessage()).as(row).matches(page.text(row));
    }

    @Test
    void leaseEnded() {
        store.unavailable(true);
        pass(11);
        failedAs("leaseEnded", send());
        store.unavailable(false);
        pass(1);
        zim.connections().open(PHONE, new RecordingLink());
        assertThat(send()).isCompleted();
    }

    @Test
    void sendNotRecorded() {
        store.unavailable(true);
        CompletableFuture<?> sent = send();
        pass(5);
        assertThat(sent).isNotDone();
        pass(6);
        failedAs("sendNotRecorded", sent);
    }

    @Test
    void noteNotRecorded() {
        store.unavailable(true);
        CompletableFuture<?> recall = zim.recall("bob", "m-1").toCompletableFuture();
        CompletableFuture<?> read = zim.read("bob", "c-1", 7).toCompletableFuture();
        pass(11);
        failedAs("noteNotRecorded", recall);
        failedAs("noteNotRecorded", read);
    }

    @Test
    void writeRefused() {
        backend.beforeEach(call -> {
            if (call.equals("Journal.write")) {
                throw new IllegalStateException("no");
            }
        });
        try (Captured logs = new Captured()) {
            CompletableFuture<?> sent = send();
            pass(20);
            failedAs("sendNotRecorded", sent);
            assertThat(logs.text()).containsPattern(page.text("writeRefused"));
        }
    }

    @Test
    void displacedOverNodes() {
        RecordingLink last = new RecordingLink();
        try (Captured logs = new Captured()) {
            for (int i = 0; i < 4; i++) {
                (i % 2 == 0 ? zim : other).connections().open(PHONE, new RecordingLink());
                time.advance(Duration.ofMillis(100));
            }
            zim.connections().open(PHONE, last);
            time.advance(Duration.ofMillis(100));
            assertThat(last.closings()).containsExactly(CloseReason.DISPLACED_TOO_OFTEN);
            assertThat(logs.text()).containsPattern(page.text("displacedOverNodes"));
        }
    }
}
