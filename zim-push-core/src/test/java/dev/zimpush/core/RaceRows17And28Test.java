package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CancelReason;
import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many messages to one that is offline; read on the desktop when the phone has buzzed. */
class RaceRows17And28Test {
    private final TestHost host = new TestHost(builder -> builder.retraction(RetractionSettings.standard()));

    @AfterEach
    void close() {
        host.close();
    }

    private void sendOf(String conversation, int sequence) {
        host.zim.send(message(conversation + '-' + sequence)
                .conversation(conversation, sequence)
                .push(PushContent.builder(PushContent.Type.ALERT)
                        .title("Alice")
                        .collapseId(conversation)
                        .build())
                .build());
    }

    @Test
    void row17_manyMessagesOfAConversation_showOneNotificationAndAreTakenBackAsOne() {
        for (int i = 1; i <= 20; i++) {
            sendOf("alice", i);
        }
        sendOf("carol", 1);
        assertThat(host.provider.requests())
                .extracting(PushRequest::collapseId)
                .containsOnly("alice", "carol")
                .hasSize(21);
        host.zim.read("bob", "alice", 20);
        assertThat(Retracted.requests(host.provider)).singleElement().satisfies(request -> {
            assertThat(request.collapseId()).isEqualTo("alice");
            assertThat(request.message().id()).isEqualTo("alice-20");
            assertThat(request.others()).isEqualTo(PushRequest.Others.NONE);
        });
    }

    @Test
    void row17_readUpToTheMiddle_leavesTheNotificationOfTheRest() {
        for (int i = 1; i <= 3; i++) {
            sendOf("alice", i);
        }
        host.zim.read("bob", "alice", 2);
        assertThat(Retracted.requests(host.provider)).isEmpty();
    }

    @Test
    void row28_readOnTheDesktop_whatThePhoneShowsIsTakenBack() {
        host.bind(DESKTOP);
        Connection desktop = host.open(DESKTOP, new RecordingLink());
        sendOf("alice", 1);
        desktop.acknowledge("alice-1");
        assertThat(host.outcome("alice-1")).contains(Outcome.PUSHED);
        host.zim.read("bob", "alice", 1);
        assertThat(Retracted.requests(host.provider))
                .extracting(request -> request.registration().device())
                .containsExactly(PHONE);
        assertThat(Retracted.events(host.log, "alice-1"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(CancelReason.READ));
        assertThat(host.outcome("alice-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row28_readWhileThePushIsWithTheVendor_isTakenBackWhenItWasAccepted() {
        Pending push = host.provider.nextPending();
        sendOf("alice", 1);
        host.zim.read("bob", "alice", 1);
        assertThat(Retracted.requests(host.provider)).isEmpty();
        push.answer(PushVerdict.accepted(200));
        assertThat(Retracted.requests(host.provider)).hasSize(1);
    }
}
