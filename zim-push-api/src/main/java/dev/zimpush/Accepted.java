package dev.zimpush;

import java.time.Instant;

/**
 * The promise of {@link ZimPush#send}: the message's deliveries are tracked and will each be settled.
 *
 * @param messageId the id of the message
 * @param recipient the user it goes to
 * @param deliveries how many deliveries this call began: one per device, without those that a repeated id left alone
 * @param repeated how many devices were left alone because the same id is unsettled or was settled of late
 * @param at the wall time of the acceptance; the time to live runs from here
 */
public record Accepted(String messageId, String recipient, int deliveries, int repeated, Instant at) {}
