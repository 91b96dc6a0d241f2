/**
 * Pushes through Firebase Cloud Messaging, over Google's {@code firebase-admin}. Start at {@link
 * dev.zimpush.fcm.FcmProvider}.
 *
 * <p>On a module path, run with {@code --add-modules ALL-MODULE-PATH,jdk.net}: automatic modules, as some jars below
 * are, do not name the modules that they need, of which {@code jdk.net} is the JDK's.
 */
@NullMarked
package dev.zimpush.fcm;

import org.jspecify.annotations.NullMarked;
