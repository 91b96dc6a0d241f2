package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;

/** What retractions share with notifications. */
record RetractionParts(
        Vendors vendors,
        AddressBook addresses,
        VendorAnswers answers,
        Backoff backoff,
        Requests requests,
        HostCalls host,
        Workers io,
        SteadyClock clock,
        Deadlines deadlines) {}
