import { createSocket } from 'node:dgram';

const BLOCK_BYTES = 512;
const RETRY_MS = 1000;
const TRIES = 5;
const [READ, DATA, ACK, ERROR] = [1, 3, 4, 5];

/** A TFTP client (RFC 1350, no options): reads a whole file. Rejects with the server's own words, or when it stays silent. */
export function fetchByTftp(server: string, file: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const blocks: Buffer[] = [];
    let last = Buffer.concat([Buffer.from([0, READ]), Buffer.from(`${file}\0octet\0`)]);
    let port = 69;
    let tries = 0;
    let timer: NodeJS.Timeout;
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      socket.close();
      if (error === undefined) resolve(Buffer.concat(blocks));
      else reject(error);
    };
    const send = (): void => {
      if (tries >= TRIES) {
        finish(new Error(`${server} does not answer`));
        return;
      }
      tries += 1;
      socket.send(last, port, server);
      clearTimeout(timer);
      timer = setTimeout(send, RETRY_MS);
    };
    socket.on('error', finish);
    socket.on('message', (packet, from) => {
      // The server answers from a port of its own, which then stands for this transfer.
      port = from.port;
      const kind = packet.readUInt16BE(0);
      if (kind === ERROR) {
        finish(new Error(packet.subarray(4, -1).toString()));
        return;
      }
      const number = packet.readUInt16BE(2);
      if (kind !== DATA || number > blocks.length + 1) return;
      if (number === blocks.length + 1) blocks.push(packet.subarray(4));
      last = Buffer.from([0, ACK, number >> 8, number & 255]);
      tries = 0;
      send();
      if (packet.length - 4 < BLOCK_BYTES) socket.send(last, port, server, () => finish());
    });
    send();
  });
}
