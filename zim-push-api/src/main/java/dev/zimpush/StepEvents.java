package dev.zimpush;

import dev.zimpush.spi.PushVerdict;

/** Events as a {@link Explanation.Step} has them: without the text of an address, and with no more than so many words of others. */
final class StepEvents {
    private StepEvents() {}

    static ZimPushEvent.OfDelivery kept(ZimPushEvent.OfDelivery event) {
        if (event instanceof ZimPushEvent.Attempted attempted) {
            return new ZimPushEvent.Attempted(
                    attempted.delivery(),
                    attempted.at(),
                    attempted.attempt(),
                    attempted.pushId(),
                    cut(attempted.provider()),
                    Explanation.Step.withoutText(attempted.registration()));
        }
        if (event instanceof ZimPushEvent.Answered answered) {
            return new ZimPushEvent.Answered(
                    answered.delivery(),
                    answered.at(),
                    answered.attempt(),
                    answered.pushId(),
                    cut(answered.provider()),
                    cut(answered.verdict()),
                    answered.took());
        }
        if (event instanceof ZimPushEvent.AddressDead dead) {
            return new ZimPushEvent.AddressDead(
                    dead.delivery(), dead.at(), Explanation.Step.withoutText(dead.registration()), dead.removed());
        }
        if (event instanceof AddressEvent.AddressSuspect suspect) {
            return new AddressEvent.AddressSuspect(
                    suspect.delivery(),
                    suspect.at(),
                    Explanation.Step.withoutText(suspect.registration()),
                    suspect.confirmed());
        }
        if (event instanceof AddressEvent.AddressStale stale) {
            return new AddressEvent.AddressStale(
                    stale.delivery(), stale.at(), Explanation.Step.withoutText(stale.registration()));
        }
        if (event instanceof AddressEvent.AddressLearned learned) {
            return new AddressEvent.AddressLearned(
                    learned.delivery(), learned.at(), Explanation.Step.withoutText(learned.registration()));
        }
        if (event instanceof ZimPushEvent.Retracted retracted) {
            return new ZimPushEvent.Retracted(
                    retracted.delivery(),
                    retracted.at(),
                    retracted.reason(),
                    retracted.pushId(),
                    cut(retracted.provider()),
                    cut(retracted.verdict()),
                    retracted.named());
        }
        if (event instanceof ZimPushEvent.RuleDecided decided) {
            return new ZimPushEvent.RuleDecided(
                    decided.delivery(), decided.at(), cut(decided.rule()), decided.suppressed(), cut(decided.why()));
        }
        if (event instanceof ZimPushEvent.Settled settled && isLong(settled.detail())) {
            return new ZimPushEvent.Settled(
                    settled.delivery(),
                    settled.at(),
                    settled.outcome(),
                    settled.cancelReason(),
                    settled.dueReason(),
                    cut(settled.detail()),
                    settled.sinceAccepted(),
                    settled.adopted());
        }
        return event;
    }

    private static PushVerdict cut(PushVerdict verdict) {
        return isLong(verdict.reason())
                ? new PushVerdict(
                        verdict.kind(),
                        verdict.status(),
                        cut(verdict.reason()),
                        verdict.retryAfter(),
                        verdict.deadSince(),
                        verdict.scope())
                : verdict;
    }

    private static boolean isLong(String words) {
        return words.length() > Explanation.Step.MAX_WORDS;
    }

    private static String cut(String words) {
        return isLong(words) ? words.substring(0, Explanation.Step.MAX_WORDS) : words;
    }
}
