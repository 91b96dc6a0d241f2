package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CancelReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A vendor that is away, or overloaded, or refuses the credential: what is sent meanwhile, and what after. */
class OutageTest {
    private static final PushVerdict DOWN = PushVerdict.retry(503, "ServiceUnavailable", null);
    private static final PushPace PACE =
            PushPace.standard().perSecond(100, 800).breaker(5, Duration.ofSeconds(5), Duration.ofMinutes(1));

    private final List<Instant> calls = new ArrayList<>();
    private TestHost host = hosted(settings -> settings);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void outageOfAMinute_nothingIsLost_andTheVendorSeesTriesAndThenARamp() {
        Instant back = host.time.instant().plusSeconds(60);
        host.provider.always(logged(() -> host.time.instant().isBefore(back) ? DOWN : PushVerdict.accepted(200)));
        send(2_000);
        host.pass(60_000);
        assertThat(calls).as("five opened it, and few tried").hasSizeBetween(6, 10);
        assertThat(host.zim.view().providers().get(0).credentials())
                .singleElement()
                .matches(credential -> credential.breaker() == NodeView.Breaker.OPEN && credential.inFlight() == 0);
        calls.clear();
        host.pass(120_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(2_000)
                .allSatisfy(settled -> assertThat(settled.outcome()).isEqualTo(Outcome.PUSHED));
        List<Integer> perSecond = perSecond();
        assertThat(perSecond.get(0))
                .as("the one that tried, and a hundredth: %s", perSecond)
                .isLessThanOrEqualTo(3);
        for (int i = 1; i < perSecond.size(); i++) {
            assertThat(perSecond.get(i))
                    .as("second %d of %s", i, perSecond)
                    .isLessThanOrEqualTo(Math.max(100, 2 * perSecond.get(i - 1) + 4));
        }
        assertThat(perSecond.subList(1, 5)).as("%s", perSecond).allMatch(count -> count < 40);
        assertThat(host.log.of(VendorEvent.BreakerOpened.class)).first().matches(event -> !event.again());
        assertThat(host.log.of(VendorEvent.BreakerOpened.class)).last().matches(event -> event.again());
        assertThat(host.log.of(VendorEvent.BreakerClosed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.wasOpen()).isGreaterThanOrEqualTo(Duration.ofSeconds(60)));
    }

    @Test
    void outage_whatWasNotSent_hasNoAttempt_andWhatWas_keepsItsPushId() {
        host.provider.always(Answer.failure(new IOException("unreachable")));
        send(50);
        host.pass(60_000);
        int tried = (int) host.provider.messageIds().stream().distinct().count();
        assertThat(host.log.of(ZimPushEvent.Attempted.class)).hasSameSizeAs(host.provider.requests());
        assertThat(tried).isLessThan(20);
        assertThat(host.zim.view().deliveries().unsettled()).isEqualTo(50);
        host.provider.always(Answer.accepted());
        host.pass(180_000);
        Map<String, Set<Object>> pushIds = new TreeMap<>();
        for (PushRequest request : host.provider.requests()) {
            pushIds.computeIfAbsent(request.message().id(), id -> new HashSet<>())
                    .add(request.pushId());
        }
        assertThat(pushIds).hasSize(50).allSatisfy((id, ids) -> assertThat(ids).hasSize(1));
        assertThat(host.provider.requests().stream().filter(request -> request.attempt() == 1))
                .hasSize(50);
    }

    @Test
    void massDisconnect_isARamp() {
        host.provider.always(logged(() -> PushVerdict.accepted(200)));
        send(3_000);
        assertThat(calls).as("at once").hasSize(100);
        host.pass(10_000);
        assertThat(perSecond()).containsExactly(100, 200, 400, 800, 800, 700);
    }

    @Test
    void waitThatTheVendorNames_isHonouredForTheWholeCredential() {
        host.provider.next(PushVerdict.retry(429, "QUOTA_EXCEEDED", Duration.ofSeconds(90)));
        send(20);
        assertThat(host.provider.requests()).hasSizeLessThan(20);
        int before = host.provider.requests().size();
        host.pass(89_900);
        assertThat(host.provider.requests()).hasSize(before);
        host.pass(20_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(20);
    }

    @Test
    void waitThatIsForOneAddress_holdsUpNoOther() {
        host.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofSeconds(90)));
        send(20);
        assertThat(host.provider.requests()).hasSize(20);
        host.pass(89_900);
        assertThat(host.outcome("m-0")).isEmpty();
        host.pass(1_200);
        assertThat(host.outcome("m-0")).contains(Outcome.PUSHED);
    }

    @Test
    void credentialThatIsDown_doesNotHoldUpTheOther() {
        host.provider
                .credentials(Address::app)
                .always(request -> CompletableFuture.completedFuture(
                        request.registration().address().app().equals("com.acme.broken")
                                ? DOWN
                                : PushVerdict.accepted(200)));
        DeviceKey tablet = DeviceKey.of("carol", "tablet");
        host.zim.devices().bind(tablet, Address.apns("carols", "com.acme.broken"));
        for (int i = 0; i < 40; i++) {
            host.zim.send(Message.to("carol")
                    .id("c-" + i)
                    .payload(Payload.utf8("Hi"))
                    .push(PushContent.alert("Alice", "Hi"))
                    .build());
        }
        send(40);
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(40);
        assertThat(host.zim.view().providers().get(0).credentials())
                .extracting(NodeView.Credential::name, NodeView.Credential::breaker)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("com.acme.broken", NodeView.Breaker.OPEN),
                        org.assertj.core.groups.Tuple.tuple("com.acme.chat", NodeView.Breaker.CLOSED));
        assertThat(host.log.of(VendorEvent.BreakerOpened.class))
                .allMatch(event -> event.credential().equals("com.acme.broken"));
    }

    @Test
    void credentialThatIsASecondChoice_opensItsBreaker() {
        host.provider
                .credentials(Address::app)
                .always(request -> CompletableFuture.completedFuture(
                        request.registration().address().app().equals("com.acme.broken")
                                ? DOWN
                                : PushVerdict.misfit(400, "DeviceTokenNotForTopic")));
        host.zim.devices().bind(PHONE, Address.apns("second", "com.acme.broken"));
        host.bind(PHONE);
        send(40);
        assertThat(host.zim.view().providers().get(0).credentials())
                .extracting(NodeView.Credential::name, NodeView.Credential::breaker)
                .contains(org.assertj.core.groups.Tuple.tuple("com.acme.broken", NodeView.Breaker.OPEN));
    }

    @Test
    void afterTheOutage_callsGoBeforeNewsAndTheOldestFirst() {
        host.provider.always(Answer.verdict(DOWN));
        send(5);
        for (int i = 0; i < 3; i++) {
            host.zim.send(message("news-" + i).push(PushContent.background()).build());
            host.pass(10);
        }
        for (int i = 0; i < 3; i++) {
            host.zim.send(message("late-" + i).build());
            host.pass(10);
        }
        int before = host.provider.requests().size();
        host.provider.always(Answer.accepted());
        host.pass(30_000);
        List<String> tried = host.provider.messageIds();
        assertThat(tried.get(before)).as("the youngest tries").isEqualTo("late-2");
        List<String> order = tried.subList(before + 1, tried.size());
        assertThat(order.indexOf("late-0")).isLessThan(order.indexOf("late-1"));
        assertThat(order.indexOf("late-1")).isLessThan(order.indexOf("news-1"));
        assertThat(order.subList(0, 4))
                .as("in turns with what was tried before: %s", order)
                .filteredOn(id -> id.startsWith("m-"))
                .hasSize(2);
        assertThat(order).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void retryWindowEndsWhileOpen_whatWaitsExpires() {
        host.close();
        host = hosted(settings -> settings.retryWindow(Duration.ofSeconds(30)));
        host.provider.always(Answer.verdict(PushVerdict.credential(403, "InvalidProviderToken", null)));
        send(30);
        int tried = host.provider.requests().size();
        assertThat(tried).isEqualTo(5);
        host.pass(31_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(30)
                .allSatisfy(settled -> assertThat(settled.outcome()).isEqualTo(Outcome.EXPIRED));
        assertThat(host.zim.view().deliveries().unsettled()).isZero();
    }

    @Test
    void acksAndRecallsWhileOpen_settleWhatWaits_andItIsNotSentAfterwards() {
        host.provider.always(Answer.verdict(DOWN));
        send(12);
        host.zim.acknowledge(PHONE, "m-10");
        host.zim.recall("bob", "m-11");
        assertThat(host.outcome("m-10")).contains(Outcome.ACKED);
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .last()
                .matches(s -> s.cancelReason() == CancelReason.RECALLED);
        host.provider.always(Answer.accepted());
        host.pass(60_000);
        assertThat(host.provider.messageIds()).doesNotContain("m-10", "m-11");
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(12);
    }

    @Test
    void oneThatTriesAndWasAcknowledgedMeanwhile_leavesTheTryToAnother() {
        host.provider.always(Answer.verdict(DOWN));
        send(8);
        host.pass(2_000);
        IntStream.range(0, 7).forEach(i -> host.zim.acknowledge(PHONE, "m-" + i));
        host.provider.always(Answer.accepted());
        host.pass(10_000);
        assertThat(host.outcome("m-7")).contains(Outcome.PUSHED);
        assertThat(host.log.of(VendorEvent.BreakerClosed.class)).hasSize(1);
    }

    private TestHost hosted(UnaryOperator<ZimPushBuilder> settings) {
        return new TestHost(builder -> settings.apply(builder.pushPace(PACE)));
    }

    private void send(int count) {
        IntStream.range(0, count).forEach(i -> host.send("m-" + i));
    }

    private Answer logged(java.util.function.Supplier<PushVerdict> verdict) {
        return request -> {
            calls.add(host.time.instant());
            return CompletableFuture.completedFuture(verdict.get());
        };
    }

    /** How many calls came in each second after the first. */
    private List<Integer> perSecond() {
        Map<Long, Integer> counts = new TreeMap<>();
        for (Instant call : calls) {
            counts.merge(Duration.between(calls.get(0), call).toSeconds(), 1, Integer::sum);
        }
        long last = counts.keySet().stream().mapToLong(second -> second).max().orElse(-1);
        return java.util.stream.LongStream.rangeClosed(0, last)
                .mapToObj(second -> counts.getOrDefault(second, 0))
                .toList();
    }
}
