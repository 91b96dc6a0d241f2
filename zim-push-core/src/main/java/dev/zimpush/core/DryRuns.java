package dev.zimpush.core;

import dev.zimpush.DeviceKey;
import dev.zimpush.DryRun;
import dev.zimpush.Message;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.push.Contents;
import dev.zimpush.core.internal.push.Rehearsal;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Gathers what a {@link Rehearsal} looks at, and runs it where it may block. Thread-safe. */
final class DryRuns {
    private final Contents contents;
    private final Rehearsal rehearsal;
    private final AddressBook addresses;
    private final Function<String, Set<DeviceKey>> connectedElsewhere;
    private final Workers io;
    private final InstantSource clock;
    private final OpenAnswers open;

    DryRuns(
            Contents contents,
            Rehearsal rehearsal,
            AddressBook addresses,
            Function<String, Set<DeviceKey>> connectedElsewhere,
            Workers io,
            OpenAnswers open,
            InstantSource clock) {
        this.contents = contents;
        this.rehearsal = rehearsal;
        this.addresses = addresses;
        this.connectedElsewhere = connectedElsewhere;
        this.io = io;
        this.open = open;
        this.clock = clock;
    }

    CompletionStage<DryRun> of(Message message) {
        Contents.Tried tried = contents.tryDry(message);
        return open.answer(
                () -> {
                    throw new IllegalStateException("zim-push was closed before it was tried");
                },
                answer -> addresses.inOrder(message.recipient(), (live, failure) -> {
                    if (live == null) {
                        answer.fail(failure);
                    } else {
                        io.run(() -> answer.complete(() -> rehearse(tried, live)));
                    }
                }));
    }

    private DryRun rehearse(Contents.Tried tried, List<Registration> live) {
        Set<DeviceKey> elsewhere = connectedElsewhere.apply(tried.message().recipient());
        return rehearsal.of(tried.message(), clock.instant(), tried.problems(), live, elsewhere);
    }
}
