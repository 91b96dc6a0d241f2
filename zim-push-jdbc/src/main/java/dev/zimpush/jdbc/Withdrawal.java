package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.List;

/** Gives a node the pushes that notings concern. A batch that concerns none locks nothing. */
@FunctionalInterface
interface Withdrawal {
    List<Withdrawn> withdraw(long node, List<Noting> notings);
}
