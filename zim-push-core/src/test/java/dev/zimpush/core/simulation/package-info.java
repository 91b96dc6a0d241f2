/**
 * Random interleavings of everything that a host, its clients and a vendor can do, judged by an oracle that knows the
 * state machine's table but not the engine. Start at {@link dev.zimpush.core.simulation.SimulationTest}.
 */
package dev.zimpush.core.simulation;
