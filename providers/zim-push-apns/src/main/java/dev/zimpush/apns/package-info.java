/**
 * Sends pushes through the Apple Push Notification service. Start at {@link dev.zimpush.apns.ApnsProvider}.
 *
 * <p>Vendor's pages: <a href="https://developer.apple.com/documentation/usernotifications">User Notifications</a>, in
 * particular "Sending notification requests to APNs", "Generating a remote notification" and "Handling notification
 * responses from APNs".
 *
 * <p>On a module path, run with {@code --add-modules ALL-MODULE-PATH}: automatic modules, as some jars below are, do not
 * name the modules that they need.
 */
@NullMarked
package dev.zimpush.apns;

import org.jspecify.annotations.NullMarked;
