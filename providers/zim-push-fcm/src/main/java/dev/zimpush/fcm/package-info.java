/**
 * Pushes through Firebase Cloud Messaging, over Google's {@code firebase-admin}. Start at {@link
 * dev.zimpush.fcm.FcmProvider}.
 */
@NullMarked
package dev.zimpush.fcm;

import org.jspecify.annotations.NullMarked;
