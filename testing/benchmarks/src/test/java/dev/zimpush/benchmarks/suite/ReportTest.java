package dev.zimpush.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void ratio_printed_isOneLineWithItsGoalAndVerdict() {
        report.ratio("ack.saturated.wheel", 0.5312, new Goal(0.6, 0.4));

        report.print();

        assertThat(lines()).contains("RATIO ack.saturated.wheel 0.531 must 0.6 aim 0.4 ok");
        assertThat(report.isAnyShort()).isFalse();
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void ratio_thatMissesTheMust_isShort() {
        report.ratio("heartbeat.wheel", 12, new Goal(20, 40));

        assertThat(report.isAnyShort()).isTrue();
        assertThat(lines()).contains("RATIO heartbeat.wheel 12 must 20 aim 40 short");
    }

    @Test
    void row_thatFailed_makesTheReportIncomplete() {
        report.failed("lost", new IOException("out of places"));

        report.print();

        assertThat(report.isComplete()).isFalse();
        assertThat(lines()).contains("FAILED lost java.io.IOException: out of places");
    }

    @Test
    void figures_asLines_areTakenBack() {
        Figures sent = new Figures();
        sent.add("cpu", 431.25);
        sent.add("a name of words", 1e-9);
        Figures taken = new Figures();

        assertThat(sent.toLines().lines().allMatch(taken::take)).isTrue();
        assertThat(taken.take("some other output")).isFalse();

        assertThat(taken.get("cpu")).isEqualTo(431.25);
        assertThat(taken.get("a name of words")).isEqualTo(1e-9);
    }

    @Test
    void settings_asArguments_areTakenBack() {
        Settings settings = Settings.none().with("tracker", "wheel").with("window", 5);

        Settings taken = Settings.fromArguments(settings.toArguments());

        assertThat(taken.text("tracker")).isEqualTo("wheel");
        assertThat(taken.number("window")).isEqualTo(5);
    }

    @Test
    void median_ofOddAndEven_isTheMiddle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void names_ofAList_areStripped() {
        assertThat(Options.names(" lost, growth,,")).isEqualTo(Set.of("lost", "growth"));
        assertThat(Options.names("")).isEmpty();
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
