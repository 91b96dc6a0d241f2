package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.PushContent;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NettyLeaks.class)
class ApnsConnectionTest {
    private ScriptedApns apns;
    private ApnsProvider provider;

    @BeforeEach
    void start() throws Exception {
        apns = new ScriptedApns();
        provider = apns.provider().name("apns-under-test").build();
    }

    @AfterEach
    void stop() throws Exception {
        provider.close();
        apns.close();
    }

    @Test
    void calls_given_up_in_a_row_replace_the_connection() throws Exception {
        apns.keepsSilent();
        CompletableFuture<PushVerdict> bystander = pushed();
        for (int i = 0; i < ApnsProvider.UNANSWERED_CALLS; i++) {
            assertThat(bystander).isNotDone();
            pushed().cancel(false);
        }

        assertThatThrownBy(bystander::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("apns-under-test");
        apns.awaitConnectionEnd();
        apns.answers(200, "");
        assertThat(push().join().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
        assertThat(apns.connections()).isEqualTo(2);
    }

    @Test
    void calls_that_time_out_count_as_given_up() throws Exception {
        apns.keepsSilent();
        for (int i = 0; i < ApnsProvider.UNANSWERED_CALLS; i++) {
            pushed().completeExceptionally(new TimeoutException());
        }

        apns.awaitConnectionEnd();
    }

    @Test
    void answer_between_calls_given_up_keeps_the_connection() throws Exception {
        for (int round = 0; round < 3; round++) {
            apns.keepsSilent();
            for (int i = 0; i < ApnsProvider.UNANSWERED_CALLS - 1; i++) {
                pushed().cancel(false);
            }
            apns.answersReason(500, "InternalServerError");
            assertThat(pushed().join().kind()).isEqualTo(PushVerdict.Kind.RETRY);
        }

        assertThat(apns.connections()).isEqualTo(1);
    }

    @Test
    void call_given_up_on_a_replaced_connection_does_not_count_for_the_new_one() throws Exception {
        apns.keepsSilent();
        CompletableFuture<PushVerdict> old = pushed();
        for (int i = 0; i < ApnsProvider.UNANSWERED_CALLS; i++) {
            pushed().cancel(false);
        }
        CompletableFuture<PushVerdict> waiting = pushed();
        pushed().cancel(false);
        pushed().cancel(false);
        old.cancel(false);

        assertThat(waiting).isNotDone();
        assertThat(apns.connections()).isEqualTo(2);
    }

    @Test
    void dropped_connection_fails_the_stage_and_the_next_push_connects_anew() throws Exception {
        apns.dropsConnections();
        assertThatThrownBy(() -> push().join()).isInstanceOf(CompletionException.class);
        apns.awaitConnectionEnd();

        apns.answers(200, "");
        assertThat(push().join().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
    }

    @Test
    void refused_connection_fails_the_stage() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        try (ApnsProvider nowhere = ApnsProvider.builder()
                .endpoint("localhost", port)
                .tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, TestCredentials.signingKeyPem())
                .apps(TestPush.APP)
                .build()) {
            assertThatThrownBy(() -> nowhere.push(TestPush.notifying(PushContent.background()))
                            .toCompletableFuture()
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageNotContainingAny(TestPush.TOKEN);
        }
    }

    @Test
    void server_that_is_not_trusted_fails_the_stage() throws Exception {
        try (ApnsProvider wary = ApnsProvider.builder()
                .endpoint("localhost", apns.port())
                .trustedCertificates(TestCredentials.CLIENT.certificate())
                .tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, TestCredentials.signingKeyPem())
                .apps(TestPush.APP)
                .build()) {
            assertThatThrownBy(() -> wary.push(TestPush.notifying(PushContent.background()))
                            .toCompletableFuture()
                            .join())
                    .isInstanceOf(CompletionException.class);
        }
        assertThat(apns.waitingIds()).isEmpty();
    }

    @Test
    void close_fails_what_waits_and_ends_the_thread() throws Exception {
        apns.keepsSilent();
        CompletableFuture<PushVerdict> waiting = pushed();
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().contains("apns-under-test") && each.isDaemon())
                .findFirst()
                .orElseThrow();

        provider.close();

        assertThatThrownBy(waiting::join).hasMessageContaining("apns-under-test: the APNs provider is closed");
        thread.join(30_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void close_twice_is_the_same_as_once() {
        provider.close();
        provider.close();

        assertThat(push()).isCompletedExceptionally();
    }

    @Test
    void push_after_close_fails_the_stage_and_connects_to_nothing() {
        provider.close();

        assertThatThrownBy(() -> push().join()).hasMessageContaining("closed");
        assertThat(apns.connections()).isZero();
    }

    @Test
    void close_on_the_providers_own_thread_does_not_wait_for_it() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        apns.keepsSilent();
        CompletableFuture<PushVerdict> first = push();
        CompletableFuture<Void> chained = first.handle((verdict, failure) -> {
            provider.close();
            closed.complete(null);
            return null;
        });
        apns.take();
        apns.dropsConnections();
        CompletableFuture<PushVerdict> second = push();

        closed.join();
        assertThatThrownBy(second::join).isInstanceOf(CompletionException.class);
        chained.join();
        assertThat(push()).isCompletedExceptionally();
    }

    private CompletableFuture<PushVerdict> push() {
        return provider.push(TestPush.notifying(PushContent.alert("Alice", "Hi")))
                .toCompletableFuture();
    }

    /** A push that has reached the server. */
    private CompletableFuture<PushVerdict> pushed() throws InterruptedException {
        CompletableFuture<PushVerdict> call = push();
        apns.take();
        return call;
    }
}
