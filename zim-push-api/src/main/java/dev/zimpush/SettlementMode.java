package dev.zimpush;

/** What one device's acknowledgement means for the recipient's other devices. */
public enum SettlementMode {
    /** Nothing: each device is on its own. */
    EACH_DEVICE,
    /**
     * It settles them all ({@link CancelReason#ACKED_ELSEWHERE}), and none is pushed while another may still
     * acknowledge. An acknowledgement that comes after its own device's outcome stops the others as well.
     */
    ANY_DEVICE
}
