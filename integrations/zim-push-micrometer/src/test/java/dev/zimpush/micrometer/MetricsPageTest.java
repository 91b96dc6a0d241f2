package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists the meters that there are, with their kinds, tags and units, and names no other. */
class MetricsPageTest {
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(zimpush[a-z.]*)` \\| (counter|timer|gauge) \\| ([a-z., ]*) ?\\| ([a-z]*) ?\\| \\S.*\\|$",
            Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`(zimpush\\.[a-z.]*)`");

    @Test
    void tables_listTheMetersThatThereAre() throws IOException {
        Collection<String> listed = new TreeSet<>();
        Matcher rows = ROW.matcher(page());
        while (rows.find()) {
            listed.add(String.join(
                    " | ", rows.group(1), rows.group(2), rows.group(3).strip(), rows.group(4)));
        }
        assertThat(listed).isEqualTo(registered());
    }

    @Test
    void names_inTheText_areOfMeters() throws IOException {
        List<String> names =
                registered().stream().map(line -> line.split(" ", 2)[0]).toList();
        assertThat(NAME.matcher(page()).results().map(name -> name.group(1))).isSubsetOf(names);
    }

    /** All that a node of a cluster registers, once each kind of event was there. */
    private static Collection<String> registered() {
        ManualTime time = new ManualTime();
        MemoryCluster store = MemoryCluster.create(time);
        SimpleMeterRegistry events = new SimpleMeterRegistry();
        ZimPushMetrics metrics = ZimPushMetrics.builder(events).build();
        Events.kinds().forEach(kind -> metrics.on(Events.event(kind, 1)));
        try (Host host = new Host(time, settings -> settings.backend(store.backend()), builder -> builder)) {
            Collection<String> all = new TreeSet<>();
            events.getMeters().forEach(meter -> all.add(line(meter)));
            host.registry.getMeters().forEach(meter -> all.add(line(meter)));
            return all;
        }
    }

    private static String line(Meter meter) {
        Meter.Id id = meter.getId();
        assertThat(id.getDescription()).as("description of %s", id).isNotBlank();
        String tags = String.join(
                ", ", id.getTags().stream().map(Tag::getKey).sorted().toList());
        String unit = id.getBaseUnit() == null ? "" : id.getBaseUnit();
        return String.join(" | ", id.getName(), id.getType().name().toLowerCase(Locale.ROOT), tags, unit);
    }

    private static String page() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return Files.readString(folder.resolve("docs/metrics.md"));
    }
}
