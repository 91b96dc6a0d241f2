package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal;
import java.util.List;
import java.util.Set;

/** The deliveries on MariaDB and H2: transactions of plain statements. */
final class PlainJournal implements Journal {
    private final PlainWrite write;
    private final PlainChanges changes;
    private final PlainInbox inbox;
    private final PlainOutbox outbox;

    PlainJournal(Database database) {
        PlainRows rows = new PlainRows(database);
        write = new PlainWrite(database, new PlainDevices(database, rows));
        changes = new PlainChanges(database, rows);
        inbox = new PlainInbox(database, rows);
        outbox = new PlainOutbox(database, rows, write);
    }

    @Override
    public List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled) {
        return write.write(node, messages, settled);
    }

    @Override
    public List<Claim> claim(long node, List<DeliveryId> deliveries) {
        return changes.claim(node, deliveries);
    }

    @Override
    public void release(long node, List<Released> released) {
        inbox.release(node, released);
    }

    @Override
    public List<Noted> note(List<Noting> notings) {
        return changes.note(notings);
    }

    @Override
    public Set<Long> takeOver(long node, List<DeviceKey> devices) {
        return changes.takeOver(node, devices);
    }

    @Override
    public List<Stored> inbox(long node, int atMost) {
        return inbox.inbox(node, atMost);
    }

    @Override
    public void taken(long node, List<Taken> taken) {
        changes.taken(node, taken);
    }

    @Override
    public void lookAgain(long node, List<MessageKey> messages) {
        changes.lookAgain(node, messages);
    }

    @Override
    public int adopt(long node, int atMost) {
        return inbox.adopt(node, atMost);
    }

    @Override
    public Enqueued outbox(long node, int atMost) {
        return outbox.outbox(node, atMost);
    }
}
