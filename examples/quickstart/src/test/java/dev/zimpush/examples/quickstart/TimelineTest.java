package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong(-7);
    private final Timeline timeline = timeline(false);

    private Timeline timeline(boolean colour) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Timeline(out, new Scale(10), colour, nanos::get);
    }

    private void pass(Duration real) {
        nanos.addAndGet(real.toNanos());
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void timeline_scenes_areToldInTheSeedsSecondsAndSummedUp() {
        timeline.heading("zim-push quickstart");
        boolean first = timeline.scene("a", "acked in time: no push", () -> {
            timeline.event("bob/phone", "connects");
            pass(Duration.ofMillis(501));
            timeline.event("zim-push", "m-1 to bob/phone is due", "ACK_TIMEOUT", Duration.ofMillis(501));
        });
        boolean second = timeline.scene("b", "goes wrong", () -> {
            throw new AssertionError("no push came");
        });
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(timeline.summary()).isFalse();
        String rule = "-".repeat(92);
        assertThat(printed()).isEqualTo("""
                        zim-push quickstart

                        (a) acked in time: no push
                            0.00 s  bob/phone    connects
                            5.01 s  zim-push     m-1 to bob/phone is due            ACK_TIMEOUT               +5.01 s
                                    ok

                        (b) goes wrong
                                    FAILED: no push came

                        %s
                        (a) acked in time: no push                                                ok          5.0 s
                        (b) goes wrong                                                            FAILED      0.0 s
                        %s
                        2 scenes, 1 ok, 1 failed in 0.5 s, 10 times faster than the seed's clock
                        """.formatted(rule, rule));
    }

    @Test
    void summary_allWell_isTrue() {
        timeline.scene("a", "fine", () -> {});
        assertThat(timeline.summary()).isTrue();
    }

    @Test
    void summary_noScenes_isFalse() {
        assertThat(timeline.summary()).isFalse();
    }

    @Test
    void colour_wanted_marksResults() {
        timeline(true).scene("a", "fine", () -> {});
        assertThat(printed()).contains("\033[32m");
    }
}
