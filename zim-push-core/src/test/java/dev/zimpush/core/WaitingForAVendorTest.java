package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CancelReason;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.ShutdownReport;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRule.Decision;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What else happens while pushes wait for a vendor whose breaker is open. */
class WaitingForAVendorTest {
    private static final PushVerdict DOWN = PushVerdict.retry(503, "ServiceUnavailable", null);
    private static final PushPace PACE =
            PushPace.standard().perSecond(100, 800).breaker(5, Duration.ofSeconds(5), Duration.ofMinutes(1));

    private TestHost host = hosted(settings -> settings);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void pushesThatAlwaysFail_doNotHoldUpTheOthers() {
        host.provider.always(request -> CompletableFuture.completedFuture(
                request.message().id().startsWith("poison") ? DOWN : PushVerdict.accepted(200)));
        send("poison", 50);
        send("good", 50);
        host.pass(180_000);
        IntStream.range(0, 50)
                .forEach(i ->
                        assertThat(host.outcome("good-" + i)).as("good-%d", i).contains(Outcome.PUSHED));
        assertThat(host.log.of(VendorEvent.BreakerOpened.class))
                .as("five of those that had not failed before opened it each time")
                .hasSizeLessThanOrEqualTo(10)
                .noneMatch(VendorEvent.BreakerOpened::again);
        assertThat(breaker()).isEqualTo(NodeView.Breaker.CLOSED);
        assertThat(host.zim.view().deliveries().unsettled()).isEqualTo(50);
    }

    @Test
    void providerThatThrows_saysNothingOfTheVendor() {
        host.provider.always(request -> {
            if (request.message().id().startsWith("poison")) {
                throw new IllegalStateException("the host's own");
            }
            return CompletableFuture.completedFuture(PushVerdict.accepted(200));
        });
        send("poison", 50);
        send("good", 1);
        assertThat(host.log.of(VendorEvent.BreakerOpened.class)).isEmpty();
        assertThat(host.outcome("good-0")).contains(Outcome.PUSHED);
    }

    @Test
    void ruleThatHasChangedItsMind_isAskedAgain() {
        AtomicBoolean night = new AtomicBoolean();
        host.close();
        host = hosted(
                settings -> settings.rule(question -> night.get() ? Decision.suppress("night") : Decision.allow()));
        host.provider.always(Answer.verdict(DOWN));
        send("evening", 8);
        night.set(true);
        host.pass(12_000);
        host.provider.always(Answer.accepted());
        host.pass(60_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(8)
                .allMatch(settled -> settled.outcome() == Outcome.SUPPRESSED);
    }

    @Test
    void addressOfAVendorThatIsThere_boundMeanwhile_isUsedAtOnce() {
        host.provider
                .credentials(Address::app)
                .always(request -> CompletableFuture.completedFuture(
                        request.registration().address().app().equals("com.acme.chat")
                                ? DOWN
                                : PushVerdict.accepted(200)));
        send("m", 8);
        assertThat(breaker()).isEqualTo(NodeView.Breaker.OPEN);
        host.zim.devices().bind(PHONE, Address.apns("other", "com.acme.other"));
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .as("what waits; what was tried waits for its next try")
                .hasSize(3)
                .allMatch(settled -> settled.outcome() == Outcome.PUSHED);
        host.pass(10_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(8);
    }

    @Test
    void close_doesNotWaitForAVendorThatIsAway() {
        host.provider.always(Answer.verdict(DOWN));
        send("m", 8);
        Instant before = host.time.instant();
        ShutdownReport report = host.zim.close(Duration.ofMinutes(10));
        assertThat(host.time.instant()).isEqualTo(before);
        assertThat(report).isEqualTo(new ShutdownReport(Map.of(Outcome.CANCELLED, 8), 0, 0));
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .allMatch(settled -> settled.cancelReason() == CancelReason.SHUTDOWN);
    }

    private TestHost hosted(UnaryOperator<ZimPushBuilder> settings) {
        return new TestHost(builder -> settings.apply(builder.pushPace(PACE)));
    }

    private void send(String name, int count) {
        IntStream.range(0, count).forEach(i -> host.send(name + '-' + i));
    }

    private NodeView.Breaker breaker() {
        return host.zim.view().providers().get(0).credentials().get(0).breaker();
    }
}
