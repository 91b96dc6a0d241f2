package dev.zimpush.spi;

import dev.zimpush.Message;
import dev.zimpush.Registration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Words a push in the language of the device that it goes to: the host's templates.
 *
 * <p>Called on the library's workers right before each try of a push that shows text, from several threads, never under a lock; it may
 * block for a query. Not called when the text is withheld from the vendor and not encrypted either. If it throws, or what it says is more
 * than the vendor takes, or if it takes longer than a provider may, the push goes with the content's own text, and the failure is logged. Give
 * a query its own, shorter limit: four calls that never end, of this, {@link BadgeSource} or {@link PushEncryption}, and none of the three is
 * asked until one of them ends.
 */
@FunctionalInterface
public interface PushTexts {
    /**
     * What the notification says.
     *
     * @param message the message, with its content
     * @param to the device, with its {@linkplain Registration#locale locale} if it gave one
     * @return the text; none to leave the content's own
     */
    Optional<Text> text(Message message, Registration to);

    /**
     * What a notification says.
     *
     * @param title its title, or null for none
     * @param body its text, or null for none
     */
    record Text(@Nullable String title, @Nullable String body) {
        /** Refuses one that says nothing. */
        public Text {
            if (title == null && body == null) {
                throw new IllegalArgumentException("a text has a title or a body; give none at all instead");
            }
        }

        /** With both. */
        public static Text of(String title, String body) {
            return new Text(Objects.requireNonNull(title, "title"), Objects.requireNonNull(body, "body"));
        }

        /** What it has; not what it says, which is content. */
        @Override
        public String toString() {
            return "Text[" + (title == null ? "" : "title") + (title == null || body == null ? "" : ", ")
                    + (body == null ? "" : "body") + ']';
        }
    }
}
