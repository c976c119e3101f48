import { loadDesktop } from '../fusion/desktop.ts';

/** A stand-in for the desktop's network command (`vmnet-cli --stop`, `--start`): it says what it does, and there is no network. */
export function vmnet(words: readonly string[], memory: string, print: (text: string) => void): number {
  const [verb] = words;
  if (verb !== '--stop' && verb !== '--start') {
    print(`usage: vmnet-cli --start | --stop\n`);
    return 1;
  }
  print(
    `${verb === '--stop' ? 'Stopped' : 'Started'} DHCP service on vmnet (${loadDesktop(memory).running.length} VMs)\n`,
  );
  return 0;
}
