package dev.zimpush.core.internal.push;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.Pushes.Pushed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request that takes back some pushes: it is about the newest message, names as many of the others as there is room for, the newest
 * first, and says if there are more.
 *
 * @param newest the message's push
 * @param others the others
 * @param named the collapse ids of those that are named
 */
record RetractionContent(Pushed newest, PushRequest.Others others, Set<String> named) {
    /** The vendor keeps it as long as the push that it takes back, but this long at least. */
    private static final Duration KEPT_AT_LEAST = Duration.ofHours(1);

    /** For the texts of a request, the message's ids among them; vendors take 4,096 bytes with all that is around them. */
    static final int ROOM = 3_000;

    /** For the names of the others. */
    static final int ROOM_FOR_OTHERS = 2_000;

    /** What separates two. */
    private static final int MARK_BYTES = 2;

    /** Printable, and escaped by some writers of JSON. */
    private static final String ESCAPED = "\"\\/<>&='";

    /** Backslash, u, four digits. */
    private static final int ESCAPE = 6;

    private static final Comparator<Pushed> AGE = Comparator.comparing(Pushed::acceptedAt);

    static RetractionContent of(List<Item> items) {
        List<Pushed> newestFirst =
                new ArrayList<>(items.stream().map(Item::push).toList());
        // of the same age the one that came last
        Collections.reverse(newestFirst);
        newestFirst.sort(AGE.reversed());
        Pushed newest = newestFirst.get(0);
        List<String> others = new ArrayList<>();
        String conversation = newest.conversation();
        int ids = bytes(newest.delivery().messageId()) + (conversation == null ? 0 : bytes(conversation));
        int room = Math.min(ROOM_FOR_OTHERS, ROOM - ids);
        boolean more = false;
        for (Pushed push : newestFirst.subList(1, newestFirst.size())) {
            int bytes = bytes(push.collapseId());
            if (bytes <= room) {
                room -= bytes;
                others.add(push.collapseId());
            } else {
                more = true;
            }
        }
        Set<String> named = new HashSet<>(others);
        named.add(newest.collapseId());
        return new RetractionContent(newest, new PushRequest.Others(others, more), named);
    }

    private static int bytes(String text) {
        long escaped = text.chars().filter(c -> ESCAPED.indexOf(c) >= 0).count();
        return text.getBytes(StandardCharsets.UTF_8).length + ESCAPE * (int) escaped + MARK_BYTES;
    }

    PushRequest request(RetractionTry one, @Nullable Integer badge, Instant now) {
        Instant expiresAt = now.plus(KEPT_AT_LEAST);
        for (Item item : one.items) {
            Instant kept = item.push().acceptedAt().plus(item.push().timeToLive());
            expiresAt = kept.isAfter(expiresAt) ? kept : expiresAt;
        }
        Instant latest = now.plus(Message.MAX_TIME_TO_LIVE);
        expiresAt = expiresAt.isAfter(latest) ? latest : expiresAt;
        return new PushRequest(
                PushRequest.Kind.RETRACT,
                PushIds.retraction(newest),
                one.way.to(),
                message(),
                PushContent.background(),
                newest.collapseId(),
                badge,
                expiresAt,
                Duration.between(now, expiresAt),
                one.attempt,
                others);
    }

    private Message message() {
        Message.Builder message = Message.to(newest.delivery().device().userId())
                .id(newest.delivery().messageId())
                .settlement(newest.anyDevice() ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                .push(PushContent.background());
        String conversation = newest.conversation();
        Long sequence = newest.sequence();
        if (conversation != null) {
            if (sequence == null) {
                message.conversation(conversation);
            } else {
                message.conversation(conversation, sequence);
            }
        }
        return message.build();
    }
}
