package dev.zimpush.examples.quickstart;

/**
 * What a vendor's stand-in saw of a push.
 *
 * @param token whom it was for
 * @param pushId what names it in all its tries: the apns-id, or for FCM a key in the data
 * @param accepted whether the vendor took it
 */
record Push(String token, String messageId, String pushId, boolean accepted) {}
