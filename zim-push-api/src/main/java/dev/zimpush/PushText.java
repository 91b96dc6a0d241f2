package dev.zimpush;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a notification says. Immutable. */
record PushText(
        @Nullable String title,
        @Nullable String body,
        @Nullable LocalizedText localizedTitle,
        @Nullable LocalizedText localizedBody) {
    static final PushText NONE = new PushText(null, null, null, null);

    PushText {
        if (title != null) {
            Utf8.requireText("title", title);
        }
        if (body != null) {
            Utf8.requireText("body", body);
        }
    }

    PushText withTitle(String given) {
        return new PushText(Objects.requireNonNull(given, "title"), body, localizedTitle, localizedBody);
    }

    PushText withBody(String given) {
        return new PushText(title, Objects.requireNonNull(given, "body"), localizedTitle, localizedBody);
    }

    PushText withLocalizedTitle(LocalizedText given) {
        return new PushText(title, body, Objects.requireNonNull(given, "localizedTitle"), localizedBody);
    }

    PushText withLocalizedBody(LocalizedText given) {
        return new PushText(title, body, localizedTitle, Objects.requireNonNull(given, "localizedBody"));
    }

    /** Whether it says nothing at all. */
    boolean isEmpty() {
        return title == null && body == null && !isLocalized();
    }

    boolean isLocalized() {
        return localizedTitle != null || localizedBody != null;
    }

    /** This, or the other if this says nothing. */
    PushText orElse(PushText other) {
        return isEmpty() ? other : this;
    }

    /** What contradicts the type of push, for people; null if nothing does. */
    @Nullable
    String against(PushContent.Type type) {
        return switch (type) {
            case ALERT -> isEmpty() ? "an ALERT shows something; give it a title or a body, or use BACKGROUND" : null;
            case BACKGROUND ->
                isEmpty() ? null : "a BACKGROUND push shows nothing; drop title, body and sound, or use ALERT";
            case VOIP ->
                isLocalized()
                        ? "a VOIP push is shown by the app itself, which has its own texts; give title and body, or none"
                        : null;
        };
    }
}
