package dev.zimpush;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The push addresses of the users' devices.
 *
 * <p>Thread-safe; no method blocks. The stages fail with the backend's exception when the addresses can't be read or
 * written.
 */
public interface Devices {
    /**
     * Gives a device an address. It replaces the device's live address of the same app, environment and kind. The same
     * address on another device moves here, atomically: the phone now belongs to this user. Binding what is bound already
     * renews its registration time and generation.
     */
    CompletionStage<Registration> bind(DeviceKey device, Address address);

    /**
     * Removes an address, unless it was replaced or renewed since: an unbind of an older generation changes nothing.
     *
     * @return a stage that says whether it was removed
     */
    CompletionStage<Boolean> unbind(Registration registration);

    /**
     * Logs a device out: its addresses are removed, its connection is closed, its open deliveries are cancelled ({@link
     * CancelReason#LOGGED_OUT}). It gets nothing until it opens a connection or binds an address again.
     */
    CompletionStage<Void> logOut(DeviceKey device);

    /** The live addresses of all the user's devices. */
    CompletionStage<List<Registration>> addresses(String userId);
}
