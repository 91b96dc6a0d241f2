package dev.zimpush.examples.cluster;

/** How a device behaves. */
enum Manner {
    /** Connected, and acknowledges at once. */
    PROMPT,
    /** Connected, and acknowledges when the push is already out. */
    LATE,
    /** Connected, and never acknowledges. */
    MUTE,
    /** Never acknowledges, and is gone for good when its node dies. */
    FRAGILE,
    /** Acknowledges at once, and goes from node to node. */
    ROAMING,
    /** Never connected; it can be pushed to. */
    OFFLINE;

    boolean connects() {
        return this != OFFLINE;
    }

    boolean acknowledgesAtOnce() {
        return this == PROMPT || this == ROAMING;
    }
}
