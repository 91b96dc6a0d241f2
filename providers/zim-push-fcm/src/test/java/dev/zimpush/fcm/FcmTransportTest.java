package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are slow, gone or misbehave. */
final class FcmTransportTest {
    private FcmServer server;

    @BeforeEach
    void open() throws IOException {
        server = FcmServer.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void push_serverNeverAnswers_failsByItselfAndFreesItsWorker() throws Exception {
        server.nextHangs().nextHangs();
        try (FcmProvider provider =
                server.provider().workers(1).readTimeout(Duration.ofMillis(200)).build()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert()))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("SocketTimeoutException");
            }
            await().until(() -> server.hanging() == 2);
        }
    }

    @Test
    void push_serverDropsTheConnection_failsAfterOneRequest() throws Exception {
        server.next(200, "{\"name\":\"n\"}").nextDrops();
        try (FcmProvider provider = server.provider().workers(1).build()) {
            Pushes.verdict(provider, Pushes.alert());

            assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert()))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void push_nobodyListens_fails() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (FcmProvider provider = FcmProvider.builder()
                .projectId("p")
                .accessToken(() -> "t")
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .build()) {
            assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert()))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ConnectException");
        }
    }

    @Test
    void push_redirectedElsewhere_isNotFollowed() throws Exception {
        try (FcmServer other = FcmServer.start();
                FcmProvider provider = server.provider().build()) {
            server.next(307, "", "Location", other.uri() + "/v1/projects/acme-chat/messages:send");

            CompletableFuture<PushVerdict> verdict =
                    provider.push(Pushes.alert()).toCompletableFuture();

            await().until(verdict::isDone);
            assertThat(other.requests()).isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void push_cancelled_freesItsWorker() throws Exception {
        server.nextHangs();
        try (FcmProvider provider =
                server.provider().workers(1).readTimeout(Duration.ofMinutes(1)).build()) {
            CompletableFuture<PushVerdict> hanging =
                    provider.push(Pushes.alert()).toCompletableFuture();
            await().until(() -> server.hanging() == 1);

            hanging.cancel(true);

            assertThat(Pushes.verdict(provider, Pushes.alert())).isEqualTo(PushVerdict.accepted(200));
        }
    }

    @Test
    void push_cancelledWhileWaiting_isNeverSent() throws Exception {
        server.nextHangs();
        try (FcmProvider provider = server.provider().workers(1).build()) {
            CompletableFuture<PushVerdict> hanging =
                    provider.push(Pushes.alert()).toCompletableFuture();
            await().until(() -> server.hanging() == 1);
            CompletableFuture<PushVerdict> waiting =
                    provider.push(Pushes.alert()).toCompletableFuture();
            waiting.cancel(true);
            hanging.cancel(true);

            Pushes.verdict(provider, Pushes.alert());

            assertThatThrownBy(waiting::join).isInstanceOf(CancellationException.class);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void push_moreThanMayWait_isRefusedWithRetry() throws Exception {
        server.nextHangs();
        try (FcmProvider provider = server.provider().workers(1).waiting(2).build()) {
            List<CompletionStage<PushVerdict>> pushes = new ArrayList<>();
            pushes.add(provider.push(Pushes.alert()));
            await().until(() -> server.hanging() == 1);
            pushes.add(provider.push(Pushes.alert()));
            pushes.add(provider.push(Pushes.alert()));

            PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

            assertThat(verdict.kind()).isEqualTo(PushVerdict.Kind.RETRY);
            assertThat(verdict.status()).isZero();
            assertThat(pushes).noneMatch(push -> push.toCompletableFuture().isDone());
        }
    }

    @Test
    void pushes_oneAfterTheOther_shareAConnection() throws Exception {
        try (FcmProvider provider = server.provider().workers(1).build()) {
            server.next(503, FcmErrors.plain(503, "UNAVAILABLE")).next(200, "{\"name\":\"n\"}");
            Pushes.verdict(provider, Pushes.alert());
            Pushes.verdict(provider, Pushes.alert());
            Pushes.verdict(provider, Pushes.alert());
        }
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().stream().map(FcmServer.Request::port).distinct())
                .hasSize(1);
    }

    @Test
    void push_answerWithoutEnd_isCutOff() throws Exception {
        server.next(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] noise = new byte[FcmHttpRequest.MAX_ANSWER + 1];
            exchange.getResponseBody().write(noise);
            exchange.close();
        });
        try (FcmProvider provider = server.provider().build()) {
            assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert()))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }
}
