package dev.zimpush.apns;

import com.eatthepath.pushy.apns.util.ApnsPayloadBuilder;
import com.eatthepath.pushy.apns.util.SimpleApnsPayloadBuilder;
import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of a push. Source: "Generating a remote notification". */
final class ApnsPayload {
    /** The most bytes of a payload. */
    static final int MAX_BYTES = 4096;

    /** The most bytes of a VoIP payload. */
    static final int MAX_VOIP_BYTES = 5120;

    private static final String TRUE = "true";
    private static final String RESERVED_KEY = "aps";
    private static final int LARGEST_BADGE = Integer.MAX_VALUE;

    /** What the longest form of JSON takes for one: backslash, u, four digits. */
    private static final long BYTES_PER_CHARACTER = 6;

    /** More than all that is not the host's: braces, keys, badge, sequence. */
    private static final long BYTES_BESIDE_TEXTS = 1024;

    private ApnsPayload() {}

    /** The payload that tells of a message. */
    static String of(Message message, PushContent content, @Nullable Integer badge) {
        ApnsPayloadBuilder builder = new SimpleApnsPayloadBuilder();
        if (content.type() == PushContent.Type.BACKGROUND) {
            builder.setContentAvailable(true);
        } else {
            alert(builder, message, content);
            builder.setBadgeNumber(badge);
        }
        content.data().forEach(builder::addCustomProperty);
        ids(builder, message);
        return builder.build();
    }

    /**
     * The payload that takes back what earlier pushes showed. The {@code aps} of a background push has no badge: it is among the app's
     * own keys.
     */
    static String retracting(PushRequest request) {
        ApnsPayloadBuilder builder = new SimpleApnsPayloadBuilder();
        builder.setContentAvailable(true);
        ids(builder, request.message());
        builder.addCustomProperty(PushRequest.DATA_RETRACT, TRUE);
        builder.addCustomProperty(PushRequest.DATA_COLLAPSE_ID, request.collapseId());
        if (request.badge() != null) {
            builder.addCustomProperty(PushRequest.DATA_BADGE, request.badge().toString());
        }
        if (!request.others().collapseIds().isEmpty()) {
            builder.addCustomProperty(
                    PushRequest.DATA_RETRACT_ALSO, request.others().asText());
        }
        if (request.others().more()) {
            builder.addCustomProperty(PushRequest.DATA_RETRACT_MORE, TRUE);
        }
        return builder.build();
    }

    /**
     * Checks the push content of a message.
     *
     * @throws IllegalArgumentException when APNs would refuse it
     */
    static void check(Message message, PushContent content) {
        ApnsExtra.check(content);
        if (content.data().containsKey(RESERVED_KEY)) {
            throw new IllegalArgumentException(
                    "the data key '" + RESERVED_KEY + "' is reserved by APNs; use another name");
        }
        if (content.type() == PushContent.Type.BACKGROUND && content.badge().isPresent()) {
            throw new IllegalArgumentException("a BACKGROUND push sets no badge at APNs; drop badge "
                    + content.badge().getAsInt() + ", or use ALERT");
        }
        content.collapseId().ifPresent(ApnsPayload::checkCollapseId);
        int limit = content.type() == PushContent.Type.VOIP ? MAX_VOIP_BYTES : MAX_BYTES;
        if (atMost(message, content) <= limit) {
            return;
        }
        int bytes = largest(message, content).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limit) {
            throw new IllegalArgumentException("the push of type " + content.type() + " has up to " + bytes
                    + " bytes as JSON, the most that APNs takes is " + limit
                    + "; shorten its texts or data and let the app fetch the rest");
        }
    }

    /**
     * No payload has more bytes; tells of most, without making it, that they are small enough. A conversation may be in it twice: it has
     * no control characters, and no other character takes more than three.
     */
    static long atMost(Message message, PushContent content) {
        long characters = message.id().length()
                + length(message.conversation())
                + length(content.title())
                + length(content.body())
                + content.localizedTitle().map(ApnsPayload::length).orElse(0L)
                + content.localizedBody().map(ApnsPayload::length).orElse(0L)
                + length(content.sound())
                + length(content.category())
                + length(content.thread());
        return BYTES_BESIDE_TEXTS
                + BYTES_PER_CHARACTER * (characters + length(content.data()) + length(content.extras()));
    }

    private static long length(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }

    private static long length(LocalizedText text) {
        long sum = text.key().length() + 2L;
        for (String argument : text.arguments()) {
            sum += argument.length() + 2L;
        }
        return sum;
    }

    /** With two characters for the marks around each entry, which take six bytes. */
    private static long length(Map<String, String> texts) {
        long sum = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            sum += text.getKey().length() + text.getValue().length() + 2;
        }
        return sum;
    }

    static String largest(Message message, PushContent content) {
        return of(message, content, content.badge().orElse(LARGEST_BADGE));
    }

    private static void checkCollapseId(String collapseId) {
        boolean printable = collapseId.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
        if (!printable || !collapseId.equals(collapseId.strip())) {
            throw new IllegalArgumentException(
                    "collapseId has characters beyond printable ASCII, or blanks at its ends; "
                            + "APNs takes it as an HTTP header: use a hash of it");
        }
    }

    private static void alert(ApnsPayloadBuilder builder, Message message, PushContent content) {
        Optional<String> titleKey = ApnsExtra.TITLE_LOC_KEY.in(content);
        Optional<String> subtitleKey = ApnsExtra.SUBTITLE_LOC_KEY.in(content);
        Optional<String> bodyKey = ApnsExtra.LOC_KEY.in(content);
        titleKey.ifPresentOrElse(
                key -> builder.setLocalizedAlertTitle(key, ApnsExtra.TITLE_LOC_ARGS.arguments(content)),
                () -> content.localizedTitle()
                        .ifPresentOrElse(
                                text -> builder.setLocalizedAlertTitle(text.key(), arguments(text)),
                                () -> content.title().ifPresent(builder::setAlertTitle)));
        subtitleKey.ifPresentOrElse(
                key -> builder.setLocalizedAlertSubtitle(key, ApnsExtra.SUBTITLE_LOC_ARGS.arguments(content)),
                () -> ApnsExtra.SUBTITLE.in(content).ifPresent(builder::setAlertSubtitle));
        bodyKey.ifPresentOrElse(
                key -> builder.setLocalizedAlertMessage(key, ApnsExtra.LOC_ARGS.arguments(content)),
                () -> content.localizedBody()
                        .ifPresentOrElse(
                                text -> builder.setLocalizedAlertMessage(text.key(), arguments(text)),
                                () -> content.body().ifPresent(builder::setAlertBody)));
        sound(builder, content);
        content.category().ifPresent(builder::setCategoryName);
        content.thread().or(message::conversation).ifPresent(builder::setThreadId);
        builder.setMutableContent(content.mutableContent());
        builder.setContentAvailable(ApnsExtra.CONTENT_AVAILABLE.in(content).isPresent());
        ApnsExtra.LAUNCH_IMAGE.in(content).ifPresent(builder::setLaunchImageFileName);
        ApnsExtra.interruptionLevel(content).ifPresent(builder::setInterruptionLevel);
        ApnsExtra.RELEVANCE_SCORE.fraction(content).ifPresent(builder::setRelevanceScore);
        ApnsExtra.TARGET_CONTENT_ID.in(content).ifPresent(builder::setTargetContentId);
    }

    private static String[] arguments(LocalizedText text) {
        return text.arguments().toArray(new String[0]);
    }

    private static void sound(ApnsPayloadBuilder builder, PushContent content) {
        ApnsExtra.CRITICAL_SOUND_VOLUME
                .fraction(content)
                .ifPresentOrElse(
                        volume -> builder.setSound(
                                content.sound().orElse(ApnsPayloadBuilder.DEFAULT_SOUND_FILENAME), true, volume),
                        () -> content.sound().ifPresent(builder::setSound));
    }

    private static void ids(ApnsPayloadBuilder builder, Message message) {
        builder.addCustomProperty(PushRequest.DATA_MESSAGE_ID, message.id());
        message.conversation().ifPresent(id -> builder.addCustomProperty(PushRequest.DATA_CONVERSATION, id));
        message.sequence().ifPresent(n -> builder.addCustomProperty(PushRequest.DATA_SEQUENCE, Long.toString(n)));
    }
}
