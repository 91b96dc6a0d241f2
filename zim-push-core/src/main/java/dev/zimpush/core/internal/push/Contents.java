package dev.zimpush.core.internal.push;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What vendors get to see of messages: profile, language, privacy. Thread-safe. */
public final class Contents {
    private static final Logger log = LoggerFactory.getLogger(Contents.class);

    private final Profiles profiles;
    private final List<PushProvider> providers;
    private final @Nullable PushTexts texts;
    private final @Nullable PushEncryption encryption;
    private final Warnings aboutTexts = new Warnings(log);
    private final Warnings aboutEncryption = new Warnings(log);
    private final Warnings aboutSizes = new Warnings(log);

    /** With those hooks of the host, if there are any. */
    public Contents(
            Profiles profiles,
            List<PushProvider> providers,
            @Nullable PushTexts texts,
            @Nullable PushEncryption encryption) {
        this.profiles = profiles;
        this.providers = List.copyOf(providers);
        this.texts = texts;
        this.encryption = encryption;
    }

    /**
     * Tries each profile with the least that its pushes have.
     *
     * @throws IllegalStateException when a provider would refuse all that name it
     */
    public void checkProfiles() {
        for (String profile : profiles.names()) {
            providers.forEach(provider -> check(profile, provider));
        }
    }

    private void check(String profile, PushProvider provider) {
        try {
            Message accepted = profiles.accept(profiles.example(profile));
            provider.validate(sent(accepted, asSent(accepted.push().orElseThrow())));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the profile '" + profile + "' is nothing for the provider '" + provider.name() + "': "
                            + e.getMessage() + "; change the profile",
                    e);
        }
    }

    /**
     * The message as it is accepted, with what its profile fixes.
     *
     * @throws IllegalArgumentException when its profile is not known, or what would be sent is more than a vendor takes
     */
    public Message accept(Message message) {
        Message accepted = profiles.accept(message);
        if (accepted.push().isPresent() && !providers.isEmpty()) {
            Message sent = sent(accepted, asSent(accepted.push().get()));
            for (PushProvider provider : providers) {
                String problem = problem(provider, accepted, sent);
                if (problem != null) {
                    throw new IllegalArgumentException(problem);
                }
            }
        }
        return accepted;
    }

    /** The message as it is taken from the ledger: one that nobody has accepted yet, with what its profile fixes. */
    public Message take(Message message) {
        return profiles.take(message);
    }

    /** What {@link #accept} would make of a message. */
    public Tried tryDry(Message message) {
        List<String> problems = new ArrayList<>();
        Message accepted = message;
        try {
            accepted = profiles.accept(message);
            if (accepted.push().isPresent()) {
                Message sent = sent(accepted, asSent(accepted.push().get()));
                for (PushProvider provider : providers) {
                    String problem = problem(provider, accepted, sent);
                    if (problem != null) {
                        problems.add(problem);
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return new Tried(accepted, problems);
    }

    /**
     * A message that was looked at only.
     *
     * @param message as it would be accepted
     * @param problems why it would not, in the words of each that would refuse it
     */
    public record Tried(Message message, List<String> problems) {}

    /** Why a provider refuses what would be sent, with the name of the profile that has a part in it; null if it takes it. */
    private static @Nullable String problem(PushProvider provider, Message accepted, Message sent) {
        try {
            provider.validate(sent);
            return null;
        } catch (IllegalArgumentException e) {
            return accepted.push()
                    .flatMap(PushContent::profile)
                    .map(name -> "with the profile '" + name + "' " + e.getMessage())
                    .orElse(String.valueOf(e.getMessage()));
        }
    }

    /** The message with what a provider gets of it. */
    static Message sent(Message message, PushContent content) {
        return message.push().filter(content::equals).isPresent() ? message : message.withPush(content);
    }

    /** Whether {@link #make} asks the host. */
    boolean askHost(PushContent content) {
        PushPrivacy privacy = profiles.privacy(content);
        boolean sealed = privacy == PushPrivacy.ENCRYPTED && encryption != null;
        return sealed
                || (privacy == PushPrivacy.FULL && texts != null && content.type() != PushContent.Type.BACKGROUND);
    }

    /**
     * What a provider gets to send to an address; asks the host, which may block.
     *
     * @throws Unencrypted when it must not go in plain text, and can't be encrypted
     */
    PushContent make(Message message, Registration to, PushProvider provider) {
        PushContent content = message.push().orElseThrow();
        PushPrivacy privacy = profiles.privacy(content);
        if (privacy == PushPrivacy.ID_ONLY || (privacy == PushPrivacy.ENCRYPTED && encryption == null)) {
            return profiles.withhold(content, null);
        }
        PushContent complete = profiles.complete(content);
        @Nullable PushContent worded = worded(complete, message, to);
        if (privacy == PushPrivacy.FULL) {
            return worded != null && fits(message, worded, to, provider) ? worded : complete;
        }
        PushContent sealed = sealed(message, to, worded == null ? complete : worded);
        if (fits(message, sealed, to, provider)) {
            return sealed;
        }
        return profiles.withhold(content, null);
    }

    /** What a provider gets while the host does not answer; null if it must not go without. */
    @Nullable
    PushContent withoutHost(PushContent content) {
        boolean sealed = profiles.privacy(content) == PushPrivacy.ENCRYPTED && encryption != null;
        return sealed ? null : asSent(content);
    }

    private PushContent asSent(PushContent content) {
        return profiles.privacy(content) == PushPrivacy.FULL
                ? profiles.complete(content)
                : profiles.withhold(content, null);
    }

    /** In the host's words, if it has any for this. */
    private @Nullable PushContent worded(PushContent content, Message message, Registration to) {
        if (texts == null || content.type() == PushContent.Type.BACKGROUND) {
            return null;
        }
        try {
            Optional<PushTexts.Text> text = texts.text(message, to);
            return text.map(words -> content.withText(words.title(), words.body()))
                    .orElse(null);
        } catch (Exception | LinkageError | AssertionError e) {
            aboutTexts.failed("the texts of the host", of(message, to), e);
            return null;
        }
    }

    private PushContent sealed(Message message, Registration to, PushContent plain) {
        try {
            String text = Objects.requireNonNull(encryption).encrypt(message, to, plain);
            return profiles.withhold(message.push().orElseThrow(), Objects.requireNonNull(text, "encrypted text"));
        } catch (Exception | LinkageError | AssertionError e) {
            aboutEncryption.failed("the encryption of the host", of(message, to), e);
            throw new Unencrypted("failed: " + e.getClass().getSimpleName());
        }
    }

    private boolean fits(Message message, PushContent content, Registration to, PushProvider provider) {
        try {
            provider.validate(message.withPush(content));
            return true;
        } catch (Exception | LinkageError | AssertionError e) {
            aboutSizes.failed("what the host gave for a push, which goes without it,", of(message, to), e);
            return false;
        }
    }

    private static String of(Message message, Registration to) {
        return message.id() + " to " + to.device();
    }

    /** What must not go in plain text can't be encrypted now. Its text names no more than the kind of failure. */
    static final class Unencrypted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unencrypted(String why) {
            super(why, null, false, false);
        }
    }
}
