package dev.zimpush.core.internal.push;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profiles of this node. Immutable but for what it has warned of; thread-safe. */
public final class Profiles {
    /** What an alert shows, in any language, whose text must be withheld and whose profile is not known here. */
    private static final String NEUTRAL = "\u2026";

    private static final int WARNED_AT_MOST = 100;
    private static final Logger log = LoggerFactory.getLogger(Profiles.class);

    private final Map<String, PushProfile> byName = new TreeMap<>();
    private final @Nullable PushProfile standard;

    /** For contents that no profile is known of. */
    private final PushProfile stranger;

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * Those, of different names.
     *
     * @param standard for contents that name none, and for what another profile does not say; null if there is none
     */
    public Profiles(Collection<PushProfile> profiles, @Nullable PushProfile standard) {
        PushProfile neutral = PushProfile.named("unknown").genericBody(NEUTRAL).build();
        this.standard = standard;
        this.stranger = standard == null ? neutral : standard.orElse(neutral);
        for (PushProfile profile : profiles) {
            byName.put(profile.name(), standard == null ? profile : profile.orElse(standard));
        }
        if (standard != null) {
            byName.put(standard.name(), standard);
        }
    }

    /** All names. */
    Set<String> names() {
        return byName.keySet();
    }

    /** A message with the least that a push of that profile has. */
    Message example(String name) {
        Message open = exampleOf(PushContent.ofProfile(name));
        PushContent typed =
                byName.getOrDefault(name, stranger).accept(open).push().orElseThrow();
        return typed.type() == PushContent.Type.ALERT
                ? exampleOf(PushContent.ofProfile(name).title("-"))
                : open;
    }

    private static Message exampleOf(PushContent.Builder content) {
        return Message.to("user").id("message").push(content.build()).build();
    }

    /**
     * The message as it is accepted, with what its profile fixes.
     *
     * @throws IllegalArgumentException when its profile is not known, or they contradict each other
     */
    Message accept(Message message) {
        PushContent content = message.push().orElse(null);
        if (content == null || (content.profile().isEmpty() && standard == null)) {
            return message;
        }
        PushProfile profile = content.profile().isEmpty()
                ? standard
                : byName.get(content.profile().get());
        if (profile == null) {
            throw new IllegalArgumentException("message " + message.id() + " names the profile '"
                    + content.profile().orElse("") + "', which is not known; known are " + byName.keySet());
        }
        Message accepted = profile.accept(message);
        finished(accepted.push().orElseThrow(), profile);
        return accepted;
    }

    /**
     * The message as it is taken from the ledger. One from a host's transaction, which no {@link #accept} has seen, gets what its profile
     * fixes; if that is not known here or does not fit, it stays as it is.
     */
    Message take(Message message) {
        PushContent content = message.push().orElse(null);
        if (content == null || content.privacy().isPresent()) {
            return message;
        }
        try {
            return accept(message);
        } catch (IllegalArgumentException e) {
            // said, once, when it is pushed
            return message;
        }
    }

    /** The profile that completes a content, as far as this node knows it. */
    PushProfile of(PushContent content) {
        String name = content.profile().orElse(null);
        if (name == null) {
            return stranger;
        }
        PushProfile known = byName.get(name);
        if (known == null) {
            warn(name, "is not known on this node; what names it is pushed without it");
            return stranger;
        }
        return known;
    }

    /**
     * How much of a content its vendor may see: what was fixed when it was accepted, or what its profile says now, whichever is more
     * private. What no node that knows its profile has accepted is withheld.
     */
    PushPrivacy privacy(PushContent content) {
        PushProfile profile = of(content);
        PushPrivacy now = profile.privacy().orElse(PushPrivacy.FULL);
        boolean strange = content.profile().isPresent() && profile == stranger;
        PushPrivacy unsaid = strange ? PushPrivacy.ID_ONLY : now;
        return now.and(content.privacy().orElse(unsaid));
    }

    /** The content as its vendor gets it if it may see all. */
    PushContent complete(PushContent content) {
        if (content.profile().isEmpty() && standard == null) {
            return content;
        }
        PushProfile profile = of(content);
        try {
            return profile.complete(content);
        } catch (IllegalArgumentException e) {
            warn(profile.name(), "does not fit a content that names it, which is pushed without it: " + e.getMessage());
            return stranger.complete(content);
        }
    }

    /** The content as its vendor gets it if it may not see the text. */
    PushContent withhold(PushContent content, @Nullable String encrypted) {
        PushProfile profile = of(content);
        return (profile.hasGenericText() ? profile : stranger).withhold(content, encrypted);
    }

    private void finished(PushContent content, PushProfile profile) {
        if (privacy(content) == PushPrivacy.FULL) {
            profile.complete(content);
        } else {
            profile.withhold(content, null);
        }
    }

    private void warn(String name, String what) {
        if (warned.size() < WARNED_AT_MOST && warned.add(name)) {
            log.warn("the push profile '{}' {}; told once", name, what);
        }
    }

    /** Their names. */
    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}
