package dev.zimpush.benchmarks.ack;

/** A map key of the peers' trackers: a peer and a message's id. */
record Key(Peer peer, String id) {
    @Override
    public int hashCode() {
        return System.identityHashCode(peer) * 31 + id.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && key.peer == peer && key.id.equals(id);
    }
}
