package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal;
import java.util.List;
import java.util.Set;

/** The deliveries on PostgreSQL. Each call is one round trip and commits by itself. */
final class PostgreSqlJournal implements Journal {
    private final PostgreSqlWrite write;
    private final PostgreSqlClaim claims;
    private final PostgreSqlNotes notes;
    private final PostgreSqlInbox inbox;
    private final PostgreSqlOwners owners;
    private final PostgreSqlOutbox outbox;

    PostgreSqlJournal(Database database, InboxFloor floor) {
        write = new PostgreSqlWrite(database);
        claims = new PostgreSqlClaim(database);
        notes = new PostgreSqlNotes(database);
        inbox = new PostgreSqlInbox(database, floor);
        owners = new PostgreSqlOwners(database);
        outbox = new PostgreSqlOutbox(database);
    }

    @Override
    public List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled) {
        return write.write(node, messages, settled);
    }

    @Override
    public List<Claim> claim(long node, List<DeliveryId> deliveries) {
        return claims.claim(node, deliveries);
    }

    @Override
    public void release(long node, List<Released> released) {
        owners.release(node, released);
    }

    @Override
    public List<Noted> note(List<Noting> notings) {
        return notes.note(notings);
    }

    @Override
    public Set<Long> takeOver(long node, List<DeviceKey> devices) {
        return owners.takeOver(node, devices);
    }

    @Override
    public List<Stored> inbox(long node, int atMost) {
        return inbox.inbox(node, atMost);
    }

    @Override
    public void taken(long node, List<Taken> taken) {
        inbox.taken(node, taken);
    }

    @Override
    public void lookAgain(long node, List<MessageKey> messages) {
        inbox.lookAgain(node, messages);
    }

    @Override
    public int adopt(long node, int atMost) {
        return owners.adopt(node, atMost);
    }

    @Override
    public Enqueued outbox(long node, int atMost) {
        return outbox.outbox(node, atMost);
    }
}
