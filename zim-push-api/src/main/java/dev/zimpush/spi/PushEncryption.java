package dev.zimpush.spi;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;

/**
 * Encrypts the text of pushes for the app that they go to: what the vendor sees is a generic text and, in the data, what this gives
 * back. For messages whose {@link dev.zimpush.PushPrivacy} is {@code ENCRYPTED}.
 *
 * <p>Called on the library's workers right before each try of a push, from several threads, never under a lock; it may block for a
 * key. The vendor counts what it gives back against its limit of 4096 bytes: a push that would be too large goes without it, as if the
 * text were to be fetched by id. If it throws, or gives nothing, nothing is sent: the delivery waits and is tried again until its retry
 * window or its time to live ends, which is told as the decision of a rule named {@link #RULE}, and logged. Likewise if it takes longer than
 * a provider may, or the {@link PushTexts} before it do.
 */
@FunctionalInterface
public interface PushEncryption {
    /** The key in the push's data for what was encrypted. */
    String DATA_ENCRYPTED = "zim_encrypted";

    /** Who defers a push, by the events, that could not be encrypted. */
    String RULE = "PushEncryption";

    /**
     * The content in a form that only the app can read.
     *
     * @param message the message
     * @param to the device and the address it goes to
     * @param content title, body and data, completed by its profile and in the device's language
     * @return text for the push's data, such as Base64; it must hold nothing that the vendor may not see
     */
    String encrypt(Message message, Registration to, PushContent content);
}
