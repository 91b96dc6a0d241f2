package dev.zimpush.benchmarks.ack;

import java.util.Arrays;

/**
 * What a host has of its own: peers, ids and items, made before anything is measured. The n-th message goes to the n-th
 * peer, round and round. The id of a message and of its acknowledgement are equal, but not the same object: they come from
 * different places.
 */
final class HostObjects {
    final Peer[] peers;
    final Item[] items;
    private final String[] ids;
    private final String[] acknowledgedIds;

    /** For that many messages at most that are outstanding. */
    HostObjects(int peers, int messages) {
        this(peers, messages, messages);
    }

    /** With more items than ids: an id may be used again for another peer while an item of the first is still waited for. */
    HostObjects(int peers, int ids, int items) {
        this.peers = new Peer[peers];
        this.items = new Item[items];
        this.ids = new String[ids];
        this.acknowledgedIds = new String[ids];
        Arrays.setAll(this.peers, i -> new Peer());
        Arrays.setAll(this.items, i -> new Item());
        Arrays.setAll(this.ids, i -> "message-" + i);
        Arrays.setAll(acknowledgedIds, i -> "message-" + i);
    }

    Peer peer(long n) {
        return peers[(int) (n % peers.length)];
    }

    Item item(long n) {
        return items[(int) (n % items.length)];
    }

    String id(long n) {
        return ids[(int) (n % ids.length)];
    }

    String acknowledgedId(long n) {
        return acknowledgedIds[(int) (n % acknowledgedIds.length)];
    }

    /** Has a message tracked that goes to its peer in turn. */
    void trackOn(Tracker tracker, long n) {
        track(tracker, peer(n), n, item(n));
    }

    /** The same, and notes when it is due, that many nanoseconds from now. */
    void trackOn(Tracker tracker, long n, long timeout) {
        Item item = item(n);
        item.dueAt = System.nanoTime() + timeout;
        track(tracker, peer(n), n, item);
    }

    private void track(Tracker tracker, Peer peer, long n, Item item) {
        if (!tracker.track(peer, id(n), item)) {
            throw new IllegalStateException("message " + n + " is outstanding already");
        }
    }
}
