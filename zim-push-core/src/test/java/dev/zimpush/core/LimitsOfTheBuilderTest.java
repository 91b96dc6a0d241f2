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
    void countLessThanOne() {
        List<Consumer<ZimPushBuilder>> counts = List.of(
                builder -> builder.inFlightPerProvider(0),
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
