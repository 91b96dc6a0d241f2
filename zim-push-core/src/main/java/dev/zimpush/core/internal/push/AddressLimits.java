package dev.zimpush.core.internal.push;

/**
 * When bad answers cost an address its life, checked by the builder. Times in nanoseconds.
 *
 * @param confirmAfter how long after a first doubt a second one counts
 * @param suspectFor how long a doubt is remembered
 * @param badPercent with more bad addresses in a hundred than this, none is removed
 * @param badOfAtLeast of how many at least; fewer count as so many
 * @param badWithin how long an answer counts
 */
public record AddressLimits(long confirmAfter, long suspectFor, int badPercent, int badOfAtLeast, long badWithin) {}
