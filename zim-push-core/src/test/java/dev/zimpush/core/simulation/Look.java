package dev.zimpush.core.simulation;

/** A look at the world between two steps. */
final class Look {
    private final World world;

    Look(World world) {
        this.world = world;
    }

    /** What must hold between two steps. */
    void run() {
        world.sampleAddresses();
        world.oracle.look(world.tasksHeld);
        long now = world.clock.now();
        for (Wire wire : world.wires) {
            boolean late = world.clock.isOverdue(wire.heardAt, Settings.nanos(world.settings.heartbeatExpiry()), now);
            if (late && wire.handle.isOpen()) {
                world.oracle.wrong(wire + " should have expired, heard at " + wire.heardAt);
            }
        }
        long open = world.wires.stream().filter(wire -> wire.handle.isOpen()).count();
        if (open != world.zim.connections().size()) {
            world.oracle.wrong(world.zim.connections().size() + " connections are counted, " + open + " are open");
        }
        for (Vendor.Call call : world.vendor.unanswered()) {
            if (!world.tasksHeld
                    && world.clock.isOverdue(call.at(), Settings.nanos(world.settings.callTimeout()), now)) {
                world.oracle.wrong(call.request() + " is waited for too long");
            }
        }
    }
}
