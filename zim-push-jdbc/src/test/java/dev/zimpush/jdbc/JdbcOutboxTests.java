package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Enqueued;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Stored;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages sent within a host's own transactions; one subclass for each database. */
@Timeout(120)
abstract class JdbcOutboxTests extends SpaceTests {
    private static final Duration LEASE = Duration.ofMinutes(10);

    private JdbcBackend backend;
    private JdbcOutbox outbox;
    private long node;

    JdbcOutboxTests(TestDatabase database) {
        super(database);
    }

    @BeforeEach
    void join() {
        backend = space.builder().build();
        outbox = space.builder().outbox();
        node = backend.cluster().orElseThrow().directory().join("one", LEASE);
        backend.devices().bind(DeviceKey.of("bob", "phone"), Address.apns("t-1", "com.acme.chat"));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private Journal journal() {
        return backend.cluster().orElseThrow().journal();
    }

    private boolean isPending() {
        return backend.cluster().orElseThrow().directory().look(node).outbox();
    }

    private static Message message(String id) {
        return Message.to("bob").id(id).build();
    }

    @Test
    void enqueue_rolledBack_sendsNothing() {
        try (Handle host = space.open()) {
            host.begin();
            outbox.enqueue(host, message("m-1"));
            host.rollback();
        }

        assertThat(isPending()).isFalse();
        assertThat(journal().outbox(node, 10)).isEqualTo(Enqueued.NOTHING);
    }

    @Test
    void outbox_messageOfALaterRelease_holdsUpNothingAndIsNotLost() {
        try (Handle host = space.open()) {
            host.useTransaction(handle -> outbox.enqueue(handle, message("m-1")));
            host.useTransaction(handle -> outbox.enqueue(handle, message("m-2")));
            space.run("UPDATE zim_push_message SET kind = 'OF_LATER'");
            host.useTransaction(handle -> outbox.enqueue(handle, message("m-3")));
        }

        for (int i = 0; i < 3; i++) {
            journal().outbox(node, 1);
        }

        assertThat(space.number("SELECT count(*) FROM zim_push_delivery WHERE kind <> 'OF_LATER'"))
                .isOne();
        assertThat(space.number("SELECT count(*) FROM zim_push_delivery")
                        + space.number("SELECT count(*) FROM zim_push_message"))
                .isEqualTo(3);
    }

    @Test
    void enqueue_hostsTransaction_isLeftAsItIsUntilTheHostCommits() throws Exception {
        try (Connection host = space.dataSource().getConnection()) {
            host.setAutoCommit(false);
            outbox.enqueue(host, message("m-1"));
            assertThat(host.getAutoCommit()).isFalse();
            assertThat(isPending()).isFalse();
            assertThat(journal().outbox(node, 10).messages()).isZero();

            host.commit();
            host.setAutoCommit(true);
        }
        outbox.committed();

        assertThat(isPending()).isTrue();
        assertThat(journal().outbox(node, 10).messages()).isOne();
        assertThat(journal().inbox(node, 10))
                .extracting(row -> row.message().id())
                .containsExactly("m-1");
        assertThat(isPending()).isFalse();
    }

    @Test
    void outbox_earlierTransactionCommitsLater_isNotMissed() {
        try (Handle slow = space.open();
                Handle fast = space.open()) {
            slow.begin();
            outbox.enqueue(slow, message("m-1"));
            fast.useTransaction(host -> outbox.enqueue(host, message("m-2")));
            assertThat(journal().outbox(node, 10).messages()).isOne();
            assertThat(isPending()).isFalse();
            slow.commit();
        }

        assertThat(isPending()).isTrue();
        assertThat(journal().outbox(node, 10).messages()).isOne();
        assertThat(journal().inbox(node, 10))
                .extracting(row -> row.message().id())
                .containsExactlyInAnyOrder("m-1", "m-2");
    }

    @Test
    void outbox_askedByABuriedNode_leavesAllToOthers() {
        long other = backend.cluster().orElseThrow().directory().join("two", LEASE);
        try (Handle host = space.open()) {
            host.useTransaction(handle -> outbox.enqueue(handle, message("m-1")));
        }
        backend.cluster().orElseThrow().directory().leave(other);

        assertThat(journal().outbox(other, 10)).isEqualTo(Enqueued.NOTHING);
        assertThat(journal().outbox(node, 10).owners()).containsExactly(node);
    }

    @Test
    void enqueue_withNotify_commitsAndArrives() {
        try (Handle host = space.open()) {
            host.useTransaction(handle -> outbox.notifyingOnCommit().enqueue(handle, message("m-1")));
        }

        assertThat(journal().outbox(node, 10).messages()).isOne();
    }

    @Test
    void outbox_sameIdTwiceAndARecipientWithoutDevices_makesOneDeliveryAndTellsTheOther() {
        try (Handle host = space.open()) {
            host.useTransaction(handle -> {
                outbox.enqueue(handle, message("m-1"));
                outbox.enqueue(handle, Message.to("eve").id("m-2").build());
            });
            assertThat(journal().outbox(node, 10))
                    .isEqualTo(new Enqueued(2, Set.of(node), List.of(new MessageKey("eve", "m-2"))));
            host.useTransaction(handle -> outbox.enqueue(handle, message("m-1")));
        }

        assertThat(journal().outbox(node, 10).messages()).isOne();
        assertThat(journal().inbox(node, 10)).hasSize(1);
    }

    @Test
    void outbox_sameIdTwiceBeforeItIsLookedAt_makesOneDeliveryOfTheFirstAndGoesOn() {
        try (Handle host = space.open()) {
            host.useTransaction(handle -> {
                outbox.enqueue(
                        handle,
                        Message.to("bob").id("m-1").conversation("first").build());
                outbox.enqueue(
                        handle,
                        Message.to("bob").id("m-1").conversation("second").build());
                outbox.enqueue(handle, message("m-2"));
            });
        }

        assertThat(journal().outbox(node, 10)).isEqualTo(new Enqueued(3, Set.of(node), List.of()));
        assertThat(journal().inbox(node, 10))
                .extracting(
                        row -> row.message().id(),
                        row -> row.message().conversation().orElse(""))
                .containsExactly(tuple("m-1", "first"), tuple("m-2", ""));
        assertThat(isPending()).isFalse();
    }

    @Test
    void enqueue_timeToLive_countsFromThen() {
        try (Handle host = space.open()) {
            Message message = Message.to("bob")
                    .id("m-1")
                    .timeToLive(Duration.ofMinutes(3))
                    .build();
            host.useTransaction(handle -> outbox.enqueue(handle, message));
        }
        space.passTime(Duration.ofMinutes(2));
        journal().outbox(node, 10);

        assertThat(journal().inbox(node, 10))
                .singleElement()
                .extracting(Stored::timeLeft)
                .satisfies(left -> assertThat(left).isLessThanOrEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void enqueue_tableMissing_failsWithoutValues() {
        space.run("DROP TABLE zim_push_message");
        try (Handle host = space.open()) {
            assertThatThrownBy(() -> outbox.enqueue(host, message("secret-id")))
                    .hasMessageContaining("could not enqueue a message")
                    .hasMessageNotContaining("secret-id");
        }
    }
}
