package dev.zimpush.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one name: one for each combination of the values of its tags, found again without the registry. Thread-safe.
 *
 * @param <M> their kind
 */
final class Family<M extends Meter> {
    private static final ConcurrentMap<Enum<?>, String> VALUES = new ConcurrentHashMap<>();

    private final List<String> keys;
    private final Tags common;
    private final Function<Tags, M> maker;
    private final ConcurrentMap<List<String>, M> all = new ConcurrentHashMap<>();

    private Family(List<String> keys, Tags common, Function<Tags, M> maker) {
        this.keys = keys;
        this.common = common;
        this.maker = maker;
    }

    /** Counters with tags of those keys. */
    static Family<Counter> counters(
            MeterRegistry registry, Tags common, String name, String description, String... keys) {
        return new Family<>(
                List.of(keys),
                common,
                tags -> Counter.builder(name)
                        .description(description)
                        .tags(tags)
                        .register(registry));
    }

    /** Timers with tags of those keys. */
    static Family<Timer> timers(MeterRegistry registry, Tags common, String name, String description, String... keys) {
        return new Family<>(
                List.of(keys),
                common,
                tags -> Timer.builder(name).description(description).tags(tags).register(registry));
    }

    /** The one with those values, in the order of the keys. */
    M of(String... values) {
        return of(List.of(values));
    }

    private M of(List<String> values) {
        M known = all.get(values);
        return known == null ? make(values) : known;
    }

    /** Makes one for each constant, so that zeros are exported, too. For families of one key. */
    Family<M> withEach(Enum<?>... constants) {
        for (Enum<?> constant : constants) {
            of(List.of(value(constant)));
        }
        return this;
    }

    /** Makes the only one of a family without keys, for the same reason. */
    Family<M> withOnly() {
        of(List.of());
        return this;
    }

    /** Not within the map: the registry calls filters and listeners of the host's. It gives everybody the same one for the same tags. */
    private M make(List<String> values) {
        Tags tags = common;
        for (int i = 0; i < keys.size(); i++) {
            tags = tags.and(Tag.of(keys.get(i), values.get(i)));
        }
        M made = maker.apply(tags);
        M earlier = all.putIfAbsent(values, made);
        return earlier == null ? made : earlier;
    }

    /** A constant as the value of a tag; {@code none} for null. */
    static String value(@Nullable Enum<?> constant) {
        return constant == null
                ? "none"
                : VALUES.computeIfAbsent(constant, each -> each.name().toLowerCase(Locale.ROOT));
    }
}
