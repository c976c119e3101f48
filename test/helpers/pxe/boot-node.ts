import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, type Sandbox } from '../../../src/sandbox/index.ts';

/** Software emulation needs 40 s to the first HTTP request alone, more on a busy machine. */
const LIMIT_MS = 240_000;

export interface NodeRun {
  /** Everything that firmware, iPXE and the node wrote to the serial line, without terminal codes. */
  readonly console: string;
  readonly seconds: number;
  /** False when the machine was switched off by us, at the limit or because it had given up. */
  readonly endedByItself: boolean;
}

/**
 * Switches on an empty computer on a sandbox's bridge, which boots from the network. Ends when the node switches itself
 * off, or the firmware finds nothing to boot. Emulated in software: with KVM, network ROMs were seen to hang.
 */
export async function bootNode(sandbox: Sandbox, mac: string): Promise<NodeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-node-'));
  const [serial, tap] = [join(folder, 'serial'), `tap-${mac.replaceAll(':', '').slice(-6)}`];
  const setUp = `tuntap add dev ${tap} mode tap\nlink set ${tap} master br0\nlink set ${tap} up\n`;
  await mustRun(sandbox.command(['ip', '-batch', '-']), { input: setUp });
  const options = [
    ['-accel', 'tcg', '-machine', 'pc,graphics=off', '-m', '512', '-display', 'none', '-monitor', 'none'],
    ['-serial', `file:${serial}`, '-boot', 'n', '-no-reboot'],
    ['-netdev', `tap,id=n0,ifname=${tap},script=no,downscript=no`, '-device', `virtio-net-pci,netdev=n0,mac=${mac}`],
  ].flat();
  const [file = '', ...args] = sandbox.command(['qemu-system-x86_64', ...options]);
  const started = Date.now();
  const machine = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let isOver = false;
  try {
    await new Promise<void>((resolve, reject) => {
      const watch = setInterval(() => {
        if (Date.now() - started < LIMIT_MS && !/No bootable device/.test(read(serial))) return;
        clearInterval(watch);
        machine.kill('SIGKILL');
      }, 500);
      machine.on('error', reject);
      machine.on('close', (code) => {
        clearInterval(watch);
        isOver = code === 0;
        resolve();
      });
    });
    return { console: read(serial), seconds: (Date.now() - started) / 1000, endedByItself: isOver };
  } finally {
    await sandbox.exec(['ip', 'link', 'del', tap]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
  } catch {
    return '';
  }
}
