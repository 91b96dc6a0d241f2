package dev.zimpush.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NodeProcessTest {
    private static Database database;

    @TempDir
    Path logs;

    private NodeProcess node;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = Database.start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void start() throws Exception {
        URI vendor = URI.create("http://localhost:1");
        node = NodeProcess.start(new NodeSettings("a", database.url(), vendor, Duration.ofSeconds(3)), logs);
        node.awaitPort();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void order_carriedOut_isAnswered() throws Exception {
        assertThat(order("m-1").get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(node.order(new Order.Explain("bob", "m-1")).get(30, TimeUnit.SECONDS))
                .hasLineCount(2)
                .startsWith("m-1 to bob, asked ");
        assertThat(node.isUp()).isTrue();
        assertThat(node.answers()).isTrue();
    }

    @Test
    void order_toPausedNode_isAnsweredAfterThePauseOnly() throws Exception {
        node.pause();
        CompletableFuture<String> answer = order("m-1");
        assertThat(answer).isNotDone();
        assertThat(node.isUp()).isTrue();
        node.resume();
        answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void order_toPausedNodeThatIsKilled_fails() throws Exception {
        node.pause();
        CompletableFuture<String> answer = order("m-1");
        node.kill();
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).hasMessageContaining("node a is gone");
        assertThat(node.isUp()).isFalse();
        assertThat(node.answers()).isFalse();
    }

    @Test
    void order_toDeadNode_fails() throws Exception {
        node.kill();
        assertThatThrownBy(() -> order("m-1").get(30, TimeUnit.SECONDS)).hasMessageContaining("node a is gone");
    }

    private CompletableFuture<String> order(String id) {
        return node.order(new Order.Send("bob", id));
    }
}
