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
        this.peers = new Peer[peers];
        this.items = new Item[messages];
        this.ids = new String[messages];
        this.acknowledgedIds = new String[messages];
        Arrays.setAll(this.peers, i -> new Peer());
        Arrays.setAll(items, i -> new Item());
        Arrays.setAll(ids, i -> "message-" + i);
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
}
