package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Background pushes to an app on a device of Apple's are few in an hour; what comes on top goes together. */
class RetractionBudgetTest {
    private TestHost host = new TestHost(builder -> builder.retraction(RetractionSettings.standard()));

    @AfterEach
    void close() {
        host.close();
    }

    private void pushAndRecall(String id) {
        host.send(id);
        host.zim.recall("bob", id);
    }

    @Test
    void apns_beyondTheBudget_takesTheRestBackTogetherWhenItMay() {
        IntStream.rangeClosed(1, 8).forEach(i -> pushAndRecall("m-" + i));
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1", "m-2", "m-3");
        host.pass(Duration.ofMinutes(59).toMillis());
        assertThat(Retracted.ids(host.provider)).hasSize(3);
        host.pass(Duration.ofMinutes(2).toMillis());
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1", "m-2", "m-3", "m-8");
        assertThat(Retracted.requests(host.provider).get(3).others().collapseIds())
                .hasSize(4);
        assertThat(Retracted.events(host.log))
                .hasSize(8)
                .allSatisfy(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED));
    }

    @Test
    void apns_budgetOfOneDevice_isNotAnothers() {
        host.bind(DESKTOP);
        IntStream.rangeClosed(1, 3).forEach(i -> pushAndRecall("m-" + i));
        assertThat(Retracted.requests(host.provider))
                .filteredOn(request -> request.registration().device().equals(PHONE))
                .hasSize(3);
        assertThat(Retracted.requests(host.provider))
                .filteredOn(request -> request.registration().device().equals(DESKTOP))
                .hasSize(3);
    }

    @Test
    void apns_backgroundNotifications_countToo() {
        for (int i = 0; i < 3; i++) {
            host.zim.send(message("b-" + i).push(PushContent.background()).build());
        }
        pushAndRecall("m-1");
        assertThat(Retracted.requests(host.provider)).isEmpty();
        host.pass(Duration.ofMinutes(61).toMillis());
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
    }

    @Test
    void apns_whatTheVendorDidNotAccept_costsNothing() {
        host.provider.next(PushVerdict.accepted(200), PushVerdict.refused(400, "BadTopic"));
        pushAndRecall("m-0");
        IntStream.rangeClosed(1, 4).forEach(i -> pushAndRecall("m-" + i));
        assertThat(Retracted.ids(host.provider)).containsExactly("m-0", "m-1", "m-2", "m-3");
    }

    @Test
    void fcm_hasNoBudget() {
        host.close();
        host = new TestHost(builder -> builder.retraction(RetractionSettings.standard()));
        host.addresses("bob").forEach(host.zim.devices()::unbind);
        host.zim.devices().bind(PHONE, Address.fcmToken("token", "com.acme.chat"));
        IntStream.rangeClosed(1, 8).forEach(i -> pushAndRecall("m-" + i));
        assertThat(Retracted.requests(host.provider)).hasSize(8);
    }

    @Test
    void whatComesWhileARequestIsWithTheVendor_goesWithTheNext() {
        host.send("m-1");
        Pending first = host.provider.nextPending();
        host.zim.recall("bob", "m-1");
        IntStream.rangeClosed(2, 4).forEach(i -> pushAndRecall("m-" + i));
        assertThat(Retracted.requests(host.provider)).hasSize(1);
        first.answer(PushVerdict.accepted(200));
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1", "m-4");
        assertThat(Retracted.events(host.log)).hasSize(4);
    }

    @Test
    void moreThanARequestCanName_saysThatThereIsMore() {
        for (int i = 1; i <= 100; i++) {
            host.zim.send(message("m-" + i).conversation("alice", i).build());
        }
        host.zim.read("bob", "alice", 100);
        PushRequest request = Retracted.requests(host.provider).get(0);
        assertThat(Retracted.requests(host.provider)).hasSize(1);
        assertThat(request.message().id()).isEqualTo("m-100");
        assertThat(request.others().more()).isTrue();
        assertThat(request.others().asText().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(1_900, 2_000);
        assertThat(Retracted.events(host.log)).hasSize(100);
        assertThat(Retracted.events(host.log))
                .filteredOn(ZimPushEvent.Retracted::named)
                .hasSize(request.others().collapseIds().size() + 1);
    }

    @Test
    void newPushOfTheSameCollapseId_takesWhatWaitsOutOfTheLine() {
        IntStream.rangeClosed(1, 3).forEach(i -> pushAndRecall("m-" + i));
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .collapseId("alice")
                .build();
        host.zim.send(message("old").push(content).build());
        host.zim.recall("bob", "old");
        host.zim.send(message("new").push(content).build());
        assertThat(Retracted.events(host.log, "old")).as("told at once").hasSize(1);
        host.pass(Duration.ofMinutes(61).toMillis());
        assertThat(Retracted.ids(host.provider)).doesNotContain("old", "new");
        assertThat(Retracted.events(host.log, "old"))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().reason()).contains("another push"));
        host.zim.recall("bob", "new");
        assertThat(Retracted.ids(host.provider)).contains("new");
    }

    @Test
    void beyondTheTimeThatARetractionMayWait_isGivenUpAndTold() {
        host.close();
        host = new TestHost(builder ->
                builder.retraction(RetractionSettings.standard().apnsPerHour(1).within(Duration.ofMinutes(30))));
        pushAndRecall("m-1");
        pushAndRecall("m-2");
        host.pass(Duration.ofMinutes(31).toMillis());
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
        assertThat(Retracted.events(host.log, "m-2"))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.REFUSED));
        host.pass(Duration.ofHours(2).toMillis());
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
    }

    @Test
    void breakerOpen_holdsRetractionsUpUntilTheirTimeIsOver() {
        host.close();
        host = new TestHost(builder -> builder.retraction(RetractionSettings.standard())
                .pushPace(PushPace.standard().breaker(1, Duration.ofHours(1), Duration.ofHours(1))));
        host.send("m-1");
        host.send("m-2");
        host.provider.next(PushVerdict.retry(503, "Shutdown", Duration.ofHours(1)));
        host.send("other");
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider)).isEmpty();
        host.pass(Duration.ofMinutes(61).toMillis());
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
    }
}
