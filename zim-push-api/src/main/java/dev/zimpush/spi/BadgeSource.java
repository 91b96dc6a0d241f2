package dev.zimpush.spi;

import dev.zimpush.DeviceKey;

/**
 * Tells the number that the app's icon shall show: the host's count of what is unread.
 *
 * <p>Asked right before each try of a push, so that a retry shows today's count; not asked when the content sets a badge, nor for a
 * background push that tells of a message, which shows none. Called on the library's workers, from several threads; it may block for a
 * query. If it throws, or takes longer than a provider may, the push goes without a badge and the failure is logged. Likewise if it has no
 * turn for as long: four pushes are asked about at a time, here and at {@link PushTexts} and {@link PushEncryption} together.
 */
@FunctionalInterface
public interface BadgeSource {
    /** The absolute number, from 0 up; a negative one means "leave the badge alone". */
    int badge(DeviceKey device);
}
