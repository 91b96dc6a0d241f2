package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.History;
import dev.zimpush.spi.History.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link History} must do: subclass it as the {@link DirectoryContract}, and run it. For backends that have one, and a
 * cluster.
 */
public abstract class HistoryContract extends ClusterSetup {
    private History history;
    private History ofAnother;

    /** For subclasses. */
    protected HistoryContract() {}

    @BeforeEach
    void find() {
        history = one.backend.history().orElseThrow();
        ofAnother = two.backend.history().orElseThrow();
    }

    @Test
    void read_ofNothing_isEmpty() {
        assertThat(history.read("bob", "m-1", 10)).isEmpty();
    }

    @Test
    void append_thenRead_isThereForAllNodesInOrder() {
        Entry first = entry(PHONE, "m-1", "sent|1\ndue|2\n");
        Entry second = entry(TABLET, "m-1", "due|2\n");
        Entry third = entry(PHONE, "m-1", "settled|3\n");
        history.append(List.of(first, second));
        history.append(List.of(third));

        assertThat(history.read("bob", "m-1", 10)).containsExactly(first, second, third);
        assertThat(ofAnother.read("bob", "m-1", 10)).containsExactly(first, second, third);
    }

    @Test
    void read_otherMessagesAndUsers_areLeftOut() {
        history.append(List.of(
                entry(PHONE, "m-1", "a\n"),
                entry(PHONE, "m-2", "b\n"),
                entry(EVES_PHONE, "m-1", "c\n"),
                entry(PHONE, "M-1", "d\n"),
                entry(PHONE, "m-1 ", "e\n"),
                entry(DeviceKey.of("Bob", "phone"), "m-1", "f\n")));

        assertThat(history.read("bob", "m-1", 10)).containsExactly(entry(PHONE, "m-1", "a\n"));
        assertThat(history.read("bob", "m-2", 10)).containsExactly(entry(PHONE, "m-2", "b\n"));
        assertThat(history.read("eve", "m-1", 10)).containsExactly(entry(EVES_PHONE, "m-1", "c\n"));
    }

    @Test
    void read_ofMoreThanAsked_hasBothEndsOfEachDevice() {
        List<Entry> phone = new ArrayList<>();
        for (String step : List.of("a\n", "b\n", "c\n", "d\n", "e\n", "f\n")) {
            phone.add(entry(PHONE, "m-1", step));
        }
        Entry tablet = entry(TABLET, "m-1", "g\n");
        history.append(phone.subList(0, 3));
        history.append(List.of(tablet));
        history.append(phone.subList(3, 6));

        assertThat(history.read("bob", "m-1", 2))
                .containsExactly(phone.get(0), phone.get(1), tablet, phone.get(4), phone.get(5));
        assertThat(history.read("bob", "m-1", 3)).hasSize(7);
    }

    @Test
    void append_whenOneEntryIsRefused_addsNone() {
        List<Entry> entries = new ArrayList<>(List.of(entry(PHONE, "m-1", "a\n")));
        entries.add(null);
        try {
            history.append(entries);
        } catch (RuntimeException e) {
            // which one, is the store's to say
        }

        assertThat(history.read("bob", "m-1", 10)).isEmpty();
    }

    @Test
    void append_fromTwoNodes_keepsEachOnesOrder() {
        Entry first = new Entry(delivery(PHONE, "m-1"), one.epoch, "a\n");
        Entry other = new Entry(delivery(PHONE, "m-1"), two.epoch, "b\n");
        Entry last = new Entry(delivery(PHONE, "m-1"), one.epoch, "c\n");
        history.append(List.of(first));
        ofAnother.append(List.of(other));
        history.append(List.of(last));

        assertThat(history.read("bob", "m-1", 10)).containsExactlyInAnyOrder(first, other, last);
        assertThat(history.read("bob", "m-1", 10)).containsSubsequence(first, last);
    }

    @Test
    void append_nothing_isHarmless() {
        history.append(List.of());

        assertThat(history.read("bob", "m-1", 10)).isEmpty();
    }

    @Test
    void append_longAndOddIdsAndSteps_areReadAsTheyWere() {
        DeviceKey odd = DeviceKey.of("b\uD83D\uDE00b '\"\\", "d".repeat(255));
        Entry entry = new Entry(delivery(odd, "\u00e9".repeat(127)), Long.MAX_VALUE, "x".repeat(History.MAX_STEPS));
        history.append(List.of(entry));

        assertThat(history.read(odd.userId(), entry.delivery().messageId(), 10)).containsExactly(entry);
    }

    @Test
    void append_manyAtOnce_areAllThere() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            entries.add(entry(PHONE, "m-1", "step " + i + "\n"));
        }
        history.append(entries);

        assertThat(history.read("bob", "m-1", 1_000)).isEqualTo(entries);
    }

    @Test
    void prune_removesWhatIsTooOldAndNothingElse() {
        history.append(List.of(entry(PHONE, "m-1", "old\n")));
        passTime(Duration.ofHours(2));
        Entry young = entry(PHONE, "m-1", "young\n");
        history.append(List.of(young));

        assertThat(ofAnother.prune(Duration.ofHours(3), 10)).isZero();
        assertThat(ofAnother.prune(Duration.ofHours(1), 10)).isOne();
        assertThat(history.read("bob", "m-1", 10)).containsExactly(young);
        assertThat(history.prune(Duration.ofHours(1), 10)).isZero();
    }

    @Test
    void prune_ofMoreThanAsked_removesTheOldestFirst() {
        history.append(List.of(entry(PHONE, "m-1", "oldest\n")));
        passTime(Duration.ofMinutes(1));
        Entry second = entry(PHONE, "m-1", "second\n");
        history.append(List.of(second));
        passTime(Duration.ofHours(2));

        assertThat(history.prune(Duration.ofHours(1), 1)).isOne();
        assertThat(history.read("bob", "m-1", 10)).containsExactly(second);
        assertThat(history.prune(Duration.ofHours(1), 1)).isOne();
        assertThat(history.prune(Duration.ofHours(1), 1)).isZero();
    }

    private Entry entry(DeviceKey device, String messageId, String steps) {
        return new Entry(delivery(device, messageId), one.epoch, steps);
    }
}
