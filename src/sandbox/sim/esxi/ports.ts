/** Where the programs of a simulated host's shell find the process behind it; only inside the host. */
export const PROGRAM_PORT = 8307;

/** Where the ovftool stand-in finds it: the port of VMware's own file transfers, with a protocol of our own. */
export const DEPLOY_PORT = 902;
