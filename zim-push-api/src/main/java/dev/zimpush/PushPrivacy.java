package dev.zimpush;

/**
 * How much of a message its vendor gets to see. From the least private to the most.
 *
 * <p>Where a text is withheld, this goes to the vendor, so that nothing secret may be in it: the message's id, its conversation and sequence,
 * by which the app fetches it and groups it; of the content the type, collapse id, badge, priority, sound, category, channel and
 * interruption level, by which it is shown; all settings and the generic text of the {@link PushProfile}. This does not: title, body,
 * localized texts and their arguments, data, extras and thread of the content. An alert is then sent with mutable content, so that an
 * app extension can put the text in; {@code docs/client.md} says how. A retraction has of these the ids, the collapse ids and the badge.
 */
public enum PushPrivacy {
    /** Title, body and data go to the vendor. */
    FULL,
    /** The text is withheld, and goes in the data as the host's {@link dev.zimpush.spi.PushEncryption} has encrypted it. */
    ENCRYPTED,
    /** The text is withheld: the app fetches it by the message's id. */
    ID_ONLY;

    /** The more private of the two. */
    public PushPrivacy and(PushPrivacy other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
