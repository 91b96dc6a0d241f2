package dev.zimpush;

/** Collects a {@link PushText} beside the settings. Not thread-safe. */
abstract class TextBuilder<B extends TextBuilder<B>> extends SettingsBuilder<B> {
    private PushText text = PushText.NONE;

    /** The notification's title. */
    public B title(String title) {
        text = text.withTitle(title);
        return self();
    }

    /** The notification's text. */
    public B body(String body) {
        text = text.withBody(body);
        return self();
    }

    /** A title that the app has in the device's language, in place of {@link #title}. */
    public B localizedTitle(LocalizedText title) {
        text = text.withLocalizedTitle(title);
        return self();
    }

    /** A text that the app has in the device's language, in place of {@link #body}. */
    public B localizedBody(LocalizedText body) {
        text = text.withLocalizedBody(body);
        return self();
    }

    PushText text() {
        return text;
    }
}
