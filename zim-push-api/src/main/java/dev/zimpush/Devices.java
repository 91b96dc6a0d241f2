package dev.zimpush;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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
     * renews its registration time and generation; in an unknown environment it keeps the one that is known of it.
     *
     * <p>For a host that does not use {@link dev.zimpush.spi.PushTexts}: it is a bind with no locale, which also takes away
     * the one that the address was bound with before.
     */
    default CompletionStage<Registration> bind(DeviceKey device, Address address) {
        return bind(device, address, null);
    }

    /**
     * The same, with the device's language and region, for {@link dev.zimpush.spi.PushTexts}. Each bind sets it anew, for this
     * address: the device's others keep theirs. Who does not know it at a bind gives the one that {@link #addresses} has.
     *
     * @param locale as the device gave it; null for none
     * @throws IllegalArgumentException when its language tag has more than 64 characters
     */
    CompletionStage<Registration> bind(DeviceKey device, Address address, @Nullable Locale locale);

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

    /**
     * Brings back the addresses of an app that were removed since a time because a vendor said that they were dead: for when a wrong
     * credential or environment made it say so, see {@link VendorEvent.RemovalStopped}. Not those that the host unbound, that
     * were logged out, replaced or moved, or whose device has another by now. What is dead indeed is removed again by the next push to
     * it. Again for the same time it brings back nothing more.
     *
     * @param since by the clock of the store; tombstones are kept for 30 days in a database, and in memory for the 100,000 devices that
     *     lost one last
     * @return how many are live again; the stage completes when all are, and may fail with some of them restored: try again then
     */
    CompletionStage<Integer> restore(String app, Instant since);

    /**
     * Says that the bad addresses of an app are bad indeed, after {@link VendorEvent.RemovalStopped}: those that were bad till now are
     * removed when a vendor says so again, without being counted once more, and what is kept for them goes on. For when many devices
     * of an app are gone at once, so that neither credential nor environment is wrong. Too many others that turn bad stop it again.
     * It concerns this node alone: call it on each that has stopped, see {@link NodeView.Credential#removalsStopped}. Beyond a hundred apps
     * of a credential the others are counted as one app: there it concerns them all, if it was stopped for this one, or a bad address of
     * this one is among them.
     *
     * @param app the app, as the vendor names it
     * @return whether none of its addresses was removed till now, with any credential
     */
    boolean resumeRemoval(String app);

    /** The live addresses of all the user's devices. */
    CompletionStage<List<Registration>> addresses(String userId);
}
