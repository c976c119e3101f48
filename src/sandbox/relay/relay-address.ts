/** Where hosts reach the relay: an address that no inventory uses (RFC 3927), the same in every sandbox. */
export const RELAY_ADDRESS = '169.254.77.1';
export const RELAY_PORT = 8118;
export const RELAY_BASE = `http://${RELAY_ADDRESS}:${RELAY_PORT}`;
