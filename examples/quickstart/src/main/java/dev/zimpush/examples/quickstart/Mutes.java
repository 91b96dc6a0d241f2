package dev.zimpush.examples.quickstart;

import dev.zimpush.spi.PushRule;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A rule of the host's own: who wants silence is not pushed to. Thread-safe. */
final class Mutes implements PushRule {
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    void mute(String userId) {
        users.add(userId);
    }

    void unmute(String userId) {
        users.remove(userId);
    }

    @Override
    public Decision decide(Question question) {
        String user = question.device().userId();
        return users.contains(user) ? Decision.suppress(user + " wants silence") : Decision.allow();
    }
}
