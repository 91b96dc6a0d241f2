package dev.zimpush;

/**
 * One device of one user.
 *
 * @param userId the host's id of the user
 * @param deviceId the host's id of the device, unique for that user
 */
public record DeviceKey(String userId, String deviceId) {
    /**
     * Checks both ids.
     *
     * @throws IllegalArgumentException when an id is empty, longer than 255 bytes in UTF-8, or has
     *     control characters or broken surrogates
     */
    public DeviceKey {
        Ids.require("userId", userId);
        Ids.require("deviceId", deviceId);
    }

    /** The same as the constructor. */
    public static DeviceKey of(String userId, String deviceId) {
        return new DeviceKey(userId, deviceId);
    }

    /** {@code userId/deviceId}, as in logs. */
    @Override
    public String toString() {
        return userId + '/' + deviceId;
    }
}
