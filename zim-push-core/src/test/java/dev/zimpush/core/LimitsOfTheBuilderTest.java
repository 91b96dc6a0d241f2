package dev.zimpush.core;

import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushRule;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about the builder; each test is named after its row. */
class LimitsOfTheBuilderTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final LimitsPage page = LimitsPage.read();

    @Test
    void heartbeatExpiryOutOfBounds() {
        bounds("heartbeatExpiryOutOfBounds", ZimPushBuilder::heartbeatExpiry, "PT1S", "PT24H");
    }

    @Test
    void ackTimeoutOutOfBounds() {
        bounds("ackTimeoutOutOfBounds", ZimPushBuilder::ackTimeout, "PT0.1S", "PT10M");
    }

    @Test
    void handOverWaitOutOfBounds() {
        bounds("handOverWaitOutOfBounds", ZimPushBuilder::handOverWait, "PT0S", "PT10M");
    }

    @Test
    void retryWindowOutOfBounds() {
        bounds("retryWindowOutOfBounds", ZimPushBuilder::retryWindow, "PT1S", "PT672H");
    }

    @Test
    void providerCallTimeoutOutOfBounds() {
        bounds("providerCallTimeoutOutOfBounds", ZimPushBuilder::providerCallTimeout, "PT0.1S", "PT5M");
    }

    @Test
    void drainOnCloseOutOfBounds() {
        bounds("drainOnCloseOutOfBounds", ZimPushBuilder::drainOnClose, "PT0S", "PT10M");
    }

    @Test
    void rememberSettledOutOfBounds() {
        bounds("rememberSettledOutOfBounds", (builder, time) -> builder.rememberSettled(time, 1), "PT1S", "PT24H");
    }

    @Test
    void nodeLeaseOutOfBounds() {
        bounds("nodeLeaseOutOfBounds", ZimPushBuilder::nodeLease, "PT1S", "PT5M");
    }

    @Test
    void lookEveryOutOfBounds() {
        bounds("lookEveryOutOfBounds", ZimPushBuilder::lookEvery, "PT0.01S", "PT10S");
    }

    @Test
    void nodeNameOutOfBounds() {
        for (String wrong : List.of("", " ", "n".repeat(101))) {
            page.refuses(
                    "nodeNameOutOfBounds",
                    IllegalArgumentException.class,
                    () -> ZimPushBuilder.create().nodeName(wrong));
        }
        ZimPushBuilder.create().nodeName("n".repeat(100));
    }

    private void bounds(String row, BiConsumer<ZimPushBuilder, Duration> setting, String least, String most) {
        Duration shortest = Duration.parse(least);
        Duration longest = Duration.parse(most);
        for (Duration wrong : List.of(shortest.minus(MILLI), longest.plus(MILLI), Duration.ofSeconds(Long.MAX_VALUE))) {
            page.refuses(row, IllegalArgumentException.class, () -> setting.accept(ZimPushBuilder.create(), wrong));
        }
        setting.accept(ZimPushBuilder.create(), shortest);
        setting.accept(ZimPushBuilder.create(), longest);
    }

    @Test
    void pushPaceRate() {
        refusesPace("pushPaceRate", pace -> pace.perSecond(0, 10));
        refusesPace("pushPaceRate", pace -> pace.perSecond(11, 10));
        PushPace.standard().perSecond(1, 1);
    }

    @Test
    void pushPaceFailures() {
        refusesPace("pushPaceFailures", pace -> pace.breaker(0, pace.tryAfter(), pace.tryAtLeastEvery()));
    }

    @Test
    void pushPaceTryAfter() {
        Duration minute = Duration.ofMinutes(1);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(9), minute.plus(MILLI))) {
            refusesPace("pushPaceTryAfter", pace -> pace.breaker(1, wrong, minute));
        }
        PushPace.standard().breaker(1, minute, minute);
    }

    @Test
    void pushPaceTryAtLeastEvery() {
        for (Duration wrong : List.of(Duration.ofMillis(9), Duration.ofHours(1).plus(MILLI))) {
            refusesPace("pushPaceTryAtLeastEvery", pace -> pace.breaker(1, Duration.ofMillis(10), wrong));
        }
        PushPace.standard().breaker(1, Duration.ofMillis(10), Duration.ofHours(1));
    }

    private void refusesPace(String row, UnaryOperator<PushPace> pace) {
        page.refuses(row, IllegalArgumentException.class, () -> pace.apply(PushPace.standard()));
    }

    @Test
    void addressCareOutOfBounds() {
        Duration minute = Duration.ofMinutes(1);
        Duration day = Duration.ofDays(1);
        refusesCare(care -> care.doubts(MILLI.negated(), day));
        refusesCare(care -> care.doubts(day.plus(MILLI), day.multipliedBy(2)));
        refusesCare(care -> care.doubts(minute, minute));
        refusesCare(care -> care.doubts(minute, Duration.ofDays(30).plus(MILLI)));
        refusesCare(care -> care.stopAbove(0, 20, minute));
        refusesCare(care -> care.stopAbove(101, 20, minute));
        refusesCare(care -> care.stopAbove(20, 0, minute));
        refusesCare(care -> care.stopAbove(20, 1_001, minute));
        refusesCare(care -> care.stopAbove(20, 20, Duration.ofMillis(999)));
        refusesCare(care -> care.stopAbove(20, 20, day.plus(MILLI)));
        refusesCare(care -> care.staleAfter(day.minus(MILLI)));
        refusesCare(care -> care.staleAfter(Duration.ofDays(3_650).plus(MILLI)));
        AddressCare.standard().staleAfter(Duration.ZERO).staleAfter(day).staleAfter(Duration.ofDays(3_650));
        AddressCare.standard().doubts(Duration.ZERO, MILLI).stopAbove(1, 1, Duration.ofSeconds(1));
        AddressCare.standard().doubts(day, Duration.ofDays(30)).stopAbove(100, 1_000, day);
    }

    private void refusesCare(UnaryOperator<AddressCare> care) {
        page.refuses(
                "addressCareOutOfBounds", IllegalArgumentException.class, () -> care.apply(AddressCare.standard()));
    }

    @Test
    void historyOutOfBounds() {
        String row = "historyOutOfBounds";
        HistorySettings settings = HistorySettings.standard();
        List<ThrowingCallable> wrong = List.of(
                () -> settings.inMemory(Duration.ofSeconds(1).minus(MILLI)),
                () -> settings.inMemory(Duration.ofDays(7).plus(MILLI)),
                () -> settings.inStore(Duration.ofMinutes(1).minus(MILLI)),
                () -> settings.inStore(Duration.ofDays(365).plus(MILLI)),
                () -> settings.megabytes(-1),
                () -> settings.megabytes(16_385),
                () -> settings.ackedOneOf(-1));
        wrong.forEach(each -> page.refuses(row, IllegalArgumentException.class, each));
        settings.inMemory(Duration.ofSeconds(1)).inStore(Duration.ZERO).megabytes(16_384);
        settings.inMemory(Duration.ofDays(7)).inStore(Duration.ofMinutes(1)).megabytes(0);
        settings.inStore(Duration.ofDays(365));
    }

    @Test
    void countLessThanOne() {
        List<Consumer<ZimPushBuilder>> counts = List.of(
                builder -> builder.inFlightPerCredential(0),
                builder -> builder.unackedPerConnection(0),
                builder -> builder.unsettledPerNode(0),
                builder -> builder.rememberSettled(Duration.ofMinutes(1), 0));
        for (Consumer<ZimPushBuilder> count : counts) {
            page.refuses(
                    "countLessThanOne", IllegalArgumentException.class, () -> count.accept(ZimPushBuilder.create()));
        }
    }

    @Test
    void handOverLongerThanAckTimeout() {
        page.refuses(
                "handOverLongerThanAckTimeout",
                IllegalStateException.class,
                () -> ZimPushBuilder.create()
                        .handOverWait(Duration.ofSeconds(6))
                        .build());
    }

    @Test
    void providersOfOneName() {
        page.refuses(
                "providersOfOneName",
                IllegalStateException.class,
                () -> ZimPushBuilder.create()
                        .provider(new ScriptedProvider())
                        .provider(new ScriptedProvider())
                        .build());
    }

    @Test
    void settingGivenTwice() {
        page.refuses(
                "settingGivenTwice",
                IllegalStateException.class,
                () -> ZimPushBuilder.create().ackTimeout(Duration.ofSeconds(3)).ackTimeout(Duration.ofSeconds(3)));
    }

    @Test
    void builderUsedTwice() {
        ZimPushBuilder builder = ZimPushBuilder.create().time(new ManualTime());
        try (ZimPush zim = builder.build()) {
            List<Consumer<ZimPushBuilder>> calls = List.of(
                    ZimPushBuilder::build,
                    used -> used.ackTimeout(Duration.ofSeconds(3)),
                    used -> used.provider(new ScriptedProvider()),
                    used -> used.listener(new ZimPushListener() {}),
                    used -> used.rule(PushRule.suppressWhileAnotherDeviceIsOnline()));
            for (Consumer<ZimPushBuilder> call : calls) {
                page.refuses("builderUsedTwice", IllegalStateException.class, () -> call.accept(builder));
            }
            zim.connections().size();
        }
    }

    @Test
    void settingNull() {
        page.refuses(
                "settingNull",
                NullPointerException.class,
                () -> ZimPushBuilder.create().heartbeatExpiry(null));
    }
}
