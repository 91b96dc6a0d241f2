/**
 * The quickstart: a small chat host with a real WebSocket server, real phones, and local stand-ins for APNs and FCM.
 *
 * <p>Start reading at {@link dev.zimpush.examples.quickstart.ChatHost}, which shows how a socket server is wired; then open
 * any {@link dev.zimpush.examples.quickstart.Scene}.
 */
@NullMarked
package dev.zimpush.examples.quickstart;

import org.jspecify.annotations.NullMarked;
