package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;

/**
 * A push that the vendor accepted although it had accepted one for the same message and device before.
 *
 * @param first the earlier push
 * @param again this one
 */
record Repeat(Fact.Pushed first, Fact.Pushed again, Cause cause) {

    /** How it could come to that. */
    enum Cause {
        /** The node that pushed first was killed before it could record the vendor's answer. */
        KILLED("killed between answer and record"),
        /** One of the two was with the vendor, or on the way to it, when its node was paused. */
        PAUSED("in flight when paused"),
        /** The host sent it again, since the first time had no answer, but had been pushed all the same. */
        SENT_AGAIN("sent again by the host, after an unknown answer"),
        /** None of these: a fault. */
        UNEXPLAINED("UNEXPLAINED");

        private final String words;

        Cause(String words) {
            this.words = words;
        }
    }

    DeliveryId delivery() {
        return again.delivery();
    }

    boolean explained() {
        return cause != Cause.UNEXPLAINED;
    }

    @Override
    public String toString() {
        String ids = first.pushId().equals(again.pushId())
                ? "the same push id"
                : "DIFFERENT push ids " + first.pushId() + " and " + again.pushId();
        return "%s pushed by node %s at %.2f s and by node %s at %.2f s, %s: %s"
                .formatted(
                        delivery(), first.node(), first.at() / 1e3, again.node(), again.at() / 1e3, ids, cause.words);
    }
}
