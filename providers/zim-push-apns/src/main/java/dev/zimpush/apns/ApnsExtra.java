package dev.zimpush.apns;

import com.eatthepath.json.JsonParser;
import com.eatthepath.pushy.apns.util.InterruptionLevel;
import dev.zimpush.PushContent;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The extras of a {@link PushContent} that APNs understands. {@link ApnsProvider} documents each. */
enum ApnsExtra {
    SUBTITLE("apns.subtitle"),
    TITLE_LOC_KEY("apns.title-loc-key"),
    TITLE_LOC_ARGS("apns.title-loc-args"),
    SUBTITLE_LOC_KEY("apns.subtitle-loc-key"),
    SUBTITLE_LOC_ARGS("apns.subtitle-loc-args"),
    LOC_KEY("apns.loc-key"),
    LOC_ARGS("apns.loc-args"),
    LAUNCH_IMAGE("apns.launch-image"),
    INTERRUPTION_LEVEL("apns.interruption-level"),
    RELEVANCE_SCORE("apns.relevance-score"),
    TARGET_CONTENT_ID("apns.target-content-id"),
    CONTENT_AVAILABLE("apns.content-available"),
    CRITICAL_SOUND_VOLUME("apns.critical-sound-volume");

    static final String PREFIX = "apns.";

    private final String key;

    ApnsExtra(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    Optional<String> in(PushContent content) {
        return Optional.ofNullable(content.extras().get(key));
    }

    /** The arguments of a text in the app; empty if none are set. */
    String[] arguments(PushContent content) {
        return in(content).map(this::arguments).orElseGet(() -> new String[0]);
    }

    /** A number from 0 to 1. */
    Optional<Double> fraction(PushContent content) {
        return in(content).map(this::fraction);
    }

    /** That of the extra, else the setting for all vendors. */
    static Optional<InterruptionLevel> interruptionLevel(PushContent content) {
        return INTERRUPTION_LEVEL
                .in(content)
                .map(ApnsExtra::interruptionLevel)
                .or(() -> content.interruptionLevel().map(ApnsExtra::interruptionLevel));
    }

    private static InterruptionLevel interruptionLevel(dev.zimpush.InterruptionLevel level) {
        return switch (level) {
            case PASSIVE -> InterruptionLevel.PASSIVE;
            case ACTIVE -> InterruptionLevel.ACTIVE;
            case TIME_SENSITIVE -> InterruptionLevel.TIME_SENSITIVE;
            case CRITICAL -> InterruptionLevel.CRITICAL;
        };
    }

    /**
     * Checks all extras of a content that begin with {@value #PREFIX}.
     *
     * @throws IllegalArgumentException naming the key and what it takes
     */
    static void check(PushContent content) {
        for (String name : content.extras().keySet()) {
            if (name.startsWith(PREFIX)) {
                ApnsExtra extra = named(name);
                if (content.type() == PushContent.Type.BACKGROUND) {
                    throw new IllegalArgumentException(
                            "the extra " + name + " has no meaning in a BACKGROUND push to APNs; drop it or use ALERT");
                }
                extra.checkValue(content);
            }
        }
    }

    private void checkValue(PushContent content) {
        switch (this) {
            case TITLE_LOC_ARGS -> checkArguments(content, TITLE_LOC_KEY);
            case SUBTITLE_LOC_ARGS -> checkArguments(content, SUBTITLE_LOC_KEY);
            case LOC_ARGS -> checkArguments(content, LOC_KEY);
            case INTERRUPTION_LEVEL -> interruptionLevel(content);
            case RELEVANCE_SCORE, CRITICAL_SOUND_VOLUME -> fraction(content);
            case CONTENT_AVAILABLE -> {
                if (!in(content).equals(Optional.of("true"))) {
                    throw new IllegalArgumentException(key + " for APNs takes 'true' only; drop it for the default");
                }
            }
            default -> {
                // any text
            }
        }
    }

    private void checkArguments(PushContent content, ApnsExtra owner) {
        if (owner.in(content).isEmpty()) {
            throw new IllegalArgumentException(key + " for APNs needs " + owner.key);
        }
        arguments(content);
    }

    /** The parser takes objects only and ends with the object, so the array stands between two other members. */
    private String[] arguments(String json) {
        try {
            Map<String, Object> parsed =
                    new JsonParser().parseJsonObject("{\"first\":1,\"list\":" + json + ",\"last\":1}");
            if (parsed.keySet().equals(Set.of("first", "list", "last"))
                    && parsed.get("list") instanceof List<?> values
                    && values.stream().allMatch(String.class::isInstance)) {
                return values.toArray(new String[0]);
            }
        } catch (ParseException | RuntimeException e) {
            // The parser's words would quote the value.
        }
        throw new IllegalArgumentException(key + " for APNs takes a JSON array of strings, such as [\"a\", \"b\"]");
    }

    private double fraction(String value) {
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException(key + " '" + value + "' is not a number from 0 to 1, which APNs takes");
    }

    private static InterruptionLevel interruptionLevel(String value) {
        return Arrays.stream(InterruptionLevel.values())
                .filter(level -> level.getValue().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(INTERRUPTION_LEVEL.key + " '" + value
                        + "' is not one of those that APNs takes: passive, active, time-sensitive, critical"));
    }

    private static ApnsExtra named(String name) {
        return Arrays.stream(values())
                .filter(extra -> extra.key.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the extra " + name + " is unknown for APNs; known are "
                        + Arrays.stream(values()).map(ApnsExtra::key).sorted().collect(Collectors.joining(", "))));
    }
}
