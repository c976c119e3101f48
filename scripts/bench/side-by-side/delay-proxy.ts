/**
 * A long way on one machine: a TCP proxy that adds a delay to each direction, and to the setting up of a connection what
 * its handshake would take. Bandwidth is not limited.
 *
 *   node --import tsx delay-proxy.ts LISTEN-ADDRESS LISTEN-PORT TO-ADDRESS TO-PORT MS-EACH-WAY
 *
 * Prints `ready`; ends with its standard input.
 */
import { connect, createServer, type Socket } from 'node:net';

/** Bytes under way in one direction before the sender is held back: more than any window of SSH. */
const UNDER_WAY = 64 * 1024 * 1024;

const [address = '', port, toAddress = '', toPort, ms] = process.argv.slice(2);
const delayMs = Number(ms);
if (![port, toPort, ms].every((word) => /^\d+$/.test(word ?? ''))) throw new Error('see the top of this file');

const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (near) => {
  // The client's kernel says "connected" at once; over a long way it would have waited for one round trip.
  setTimeout(() => {
    const far = connect({ host: toAddress, port: Number(toPort), allowHalfOpen: true, noDelay: true });
    passOn(near, far);
    passOn(far, near);
    far.once('connect', () => near.resume());
  }, 2 * delayMs);
});
server.listen(Number(port), address, () => console.log('ready'));
process.stdin.resume().on('end', () => process.exit(0));

/** Hands on each piece `delayMs` after it came; timers of one length fire in the order in which they were set. */
function passOn(from: Socket, to: Socket): void {
  let underWay = 0;
  from.on('data', (bytes) => {
    underWay += bytes.length;
    if (underWay > UNDER_WAY) from.pause();
    setTimeout(() => {
      if (to.destroyed) return;
      to.write(bytes, () => {
        underWay -= bytes.length;
        if (underWay <= UNDER_WAY) from.resume();
      });
    }, delayMs);
  });
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => setTimeout(() => to.destroy(), delayMs));
}
