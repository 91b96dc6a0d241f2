package dev.zimpush;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The byte form of a {@link PushContent}.
 *
 * <p>One byte of version, then fields until the end: tag (1 byte), length (4 bytes, big endian), that many bytes. A reader
 * skips tags that it does not know, and refuses a version that it does not know. A field is text in UTF-8, or a number of 4 bytes; an
 * entry of a map is one field: key and value, each with its length before it. Tags are never used again for something else.
 *
 * <p>A new field that must not be skipped, as the privacy, needs a new version. Version 1 has no such fields, and always a type and a
 * priority. Since version 2 these are missing if they are left to the profile.
 */
final class PushContentCodec {
    static final int VERSION = 2;

    private static final int OLDEST = 1;

    private static final int TYPE = 1;
    private static final int PRIORITY = 2;
    private static final int TITLE = 3;
    private static final int BODY = 4;
    private static final int SOUND = 5;
    private static final int CATEGORY = 6;
    private static final int CHANNEL = 7;
    private static final int THREAD = 8;
    private static final int COLLAPSE_ID = 9;
    private static final int BADGE = 10;
    private static final int MUTABLE_CONTENT = 11;
    private static final int DATA = 12;
    private static final int EXTRA = 13;
    private static final int PROFILE = 14;
    private static final int PRIVACY = 15;
    private static final int INTERRUPTION_LEVEL = 16;
    private static final int LOCALIZED_TITLE = 17;
    private static final int LOCALIZED_BODY = 18;

    /** Only in version 1: the priority is what it is by default and not set. */
    private static final int PRIORITY_OPEN = 19;

    /** The sound yields to the profile's. */
    private static final int SOUND_OPEN = 20;

    private PushContentCodec() {}

    static byte[] encode(PushContent content) {
        Fields fields = new Fields();
        PushSettings settings = content.settings();
        fields.text(
                TYPE,
                content.isTypeOpen()
                        ? Optional.empty()
                        : Optional.of(content.type().name()));
        fields.text(PRIORITY, Optional.ofNullable(settings.priority()).map(PushContent.Priority::name));
        fields.text(TITLE, content.title());
        fields.text(BODY, content.body());
        fields.text(SOUND, content.sound());
        fields.text(CATEGORY, content.category());
        fields.text(CHANNEL, content.channel());
        fields.text(THREAD, content.thread());
        fields.text(COLLAPSE_ID, content.collapseId());
        if (content.badge().isPresent()) {
            fields.head(BADGE, Integer.BYTES).putInt(content.badge().getAsInt());
        }
        if (content.mutableContent()) {
            fields.head(MUTABLE_CONTENT, 0);
        }
        content.data().forEach((key, value) -> fields.entry(DATA, key, value));
        content.extras().forEach((key, value) -> fields.entry(EXTRA, key, value));
        fields.text(PROFILE, content.profile());
        fields.text(PRIVACY, content.privacy().map(PushPrivacy::name));
        fields.text(INTERRUPTION_LEVEL, content.interruptionLevel().map(InterruptionLevel::name));
        content.localizedTitle().ifPresent(text -> fields.texts(LOCALIZED_TITLE, text));
        content.localizedBody().ifPresent(text -> fields.texts(LOCALIZED_BODY, text));
        if (settings.sound() != null && settings.sound().yields()) {
            fields.head(SOUND_OPEN, 0);
        }
        return fields.toByteArray();
    }

    static PushContent decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version < OLDEST || version > VERSION) {
                throw new IllegalArgumentException("push content of version " + version
                        + "; this release reads versions " + OLDEST + " to " + VERSION);
            }
            PushContent.Builder builder = new PushContent.Builder(null);
            while (in.available() > 0) {
                int tag = in.readUnsignedByte();
                read(tag, field(in), builder);
            }
            PushContent content = builder.build();
            if (content.isTypeOpen() && content.profile().isEmpty()) {
                throw new IllegalArgumentException("push content with neither a type nor a profile");
            }
            return content;
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("push content contradicts itself: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("push content ends in the middle of a field", e);
        }
    }

    private static void read(int tag, byte[] field, PushContent.Builder builder) throws IOException {
        switch (tag) {
            case TYPE -> builder.type(constant("type", PushContent.Type.values(), field));
            case PRIORITY -> builder.priority(constant("priority", PushContent.Priority.values(), field));
            case TITLE -> builder.title(utf8(field));
            case BODY -> builder.body(utf8(field));
            case SOUND -> builder.sound(utf8(field));
            case CATEGORY -> builder.category(utf8(field));
            case CHANNEL -> builder.channel(utf8(field));
            case THREAD -> builder.thread(utf8(field));
            case COLLAPSE_ID -> builder.collapseId(utf8(field));
            case BADGE -> builder.badge(new DataInputStream(new ByteArrayInputStream(field)).readInt());
            case MUTABLE_CONTENT -> builder.mutableContent();
            case DATA, EXTRA -> {
                DataInputStream entry = new DataInputStream(new ByteArrayInputStream(field));
                String key = utf8(field(entry));
                String value = utf8(field(entry));
                if (tag == DATA) {
                    builder.data(key, value);
                } else {
                    builder.extra(key, value);
                }
            }
            case PROFILE -> builder.profile(utf8(field));
            case PRIVACY -> builder.privacy(constant("privacy", PushPrivacy.values(), field));
            case INTERRUPTION_LEVEL ->
                builder.interruptionLevel(constant("interruption level", InterruptionLevel.values(), field));
            case LOCALIZED_TITLE -> builder.localizedTitle(localized(field));
            case LOCALIZED_BODY -> builder.localizedBody(localized(field));
            case PRIORITY_OPEN -> builder.priorityOpen();
            case SOUND_OPEN -> builder.soundOpen();
            default -> {
                // a later release's field
            }
        }
    }

    private static LocalizedText localized(byte[] field) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(field));
        String key = utf8(field(in));
        List<String> arguments = new ArrayList<>();
        while (in.available() > 0) {
            arguments.add(utf8(field(in)));
        }
        return new LocalizedText(key, arguments);
    }

    /** By its name; damaged bytes may hold anything of the content there, so that no complaint quotes them. */
    private static <E extends Enum<E>> E constant(String what, E[] constants, byte[] name) {
        String wanted = utf8(name);
        for (E constant : constants) {
            if (constant.name().equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("push content has a " + what + " that this release does not know");
    }

    private static byte[] field(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a field of " + length + " bytes with " + in.available() + " left");
        }
        return in.readNBytes(length);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Fields one after the other, behind the version. */
    private static final class Fields {
        private ByteBuffer bytes = ByteBuffer.allocate(256).put((byte) VERSION);

        /** Begins a field of that length and says where to put it. */
        ByteBuffer head(int tag, int length) {
            int needed = 1 + Integer.BYTES + length;
            if (bytes.remaining() < needed) {
                int larger = Math.max(2 * bytes.capacity(), bytes.position() + needed);
                bytes = ByteBuffer.allocate(larger).put(bytes.flip());
            }
            return bytes.put((byte) tag).putInt(length);
        }

        void text(int tag, Optional<String> value) {
            if (value.isPresent()) {
                byte[] text = value.get().getBytes(StandardCharsets.UTF_8);
                head(tag, text.length).put(text);
            }
        }

        void texts(int tag, LocalizedText localized) {
            List<byte[]> texts = new ArrayList<>();
            texts.add(localized.key().getBytes(StandardCharsets.UTF_8));
            localized.arguments().forEach(text -> texts.add(text.getBytes(StandardCharsets.UTF_8)));
            int length =
                    texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
            ByteBuffer field = head(tag, length);
            texts.forEach(text -> field.putInt(text.length).put(text));
        }

        void entry(int tag, String key, String value) {
            byte[] first = key.getBytes(StandardCharsets.UTF_8);
            byte[] second = value.getBytes(StandardCharsets.UTF_8);
            head(tag, 2 * Integer.BYTES + first.length + second.length)
                    .putInt(first.length)
                    .put(first)
                    .putInt(second.length)
                    .put(second);
        }

        byte[] toByteArray() {
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
