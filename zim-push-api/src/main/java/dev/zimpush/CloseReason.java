package dev.zimpush;

/** Why a connection ended. */
public enum CloseReason {
    /** The client, or the operating system under it, closed the socket; said by the host. */
    CLIENT_CLOSED,
    /** The transport reported an error or a reset; said by the host. */
    TRANSPORT_FAILED,
    /** The host wants it closed for a reason of its own. */
    HOST_CLOSED,
    /** Nothing was heard for the heartbeat expiry. */
    HEARTBEAT_EXPIRED,
    /** The same device opened a newer connection. */
    DISPLACED,
    /** The device displaced itself three times within ten seconds, and this newcomer was refused. */
    DISPLACED_TOO_OFTEN,
    /** {@link Link#deliver} threw. */
    LINK_FAILED,
    /** The device was {@linkplain Devices#logOut logged out}. */
    LOGGED_OUT,
    /** The library was closed. */
    SHUTDOWN
}
