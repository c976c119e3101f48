import { describe, expect, it } from 'vitest';
import {
  namesLike,
  parseCards,
  parseGuest,
  parsePowerState,
  parseVimObject,
  parseVmListing,
  vimFailure,
  vimField,
  vmsNamed,
} from '../../../src/task/index.ts';

const WIDE = `Vmid          Name                          File                        Guest OS          Version   Annotation
2      core-w10          [datastore1] core-w10/core-w10.vmx         otherLinux64Guest       vmx-10              
11     core w1 (old)     [my store] core w1 (old)/core w1.vmx       otherGuest64            vmx-08    a note about core-w1
that goes on [here]  with 7 lines.vmx
3      core-w1           [datastore1] core-w1/core-w1.vmx           otherLinux64Guest       vmx-10              
Skipping invalid VM '9'
`;
const NARROW = `Vmid  Name     File                              Guest OS        Version  Annotation
1     core-w1  [datastore1] core-w1/core-w1.vmx  otherGuest64    vmx-19
`;

describe('the list of VMs', () => {
  it('is read whatever its columns, notes and order', () => {
    const { vms, invalid } = parseVmListing(WIDE);
    expect(vms.map(({ id, name, datastore, file }) => [id, name, datastore, file])).toEqual([
      ['2', 'core-w10', 'datastore1', 'core-w10/core-w10.vmx'],
      ['11', 'core w1 (old)', 'my store', 'core w1 (old)/core w1.vmx'],
      ['3', 'core-w1', 'datastore1', 'core-w1/core-w1.vmx'],
    ]);
    expect(invalid).toEqual(['9']);
    expect(parseVmListing(NARROW).vms).toEqual([
      {
        id: '1',
        name: 'core-w1',
        datastore: 'datastore1',
        file: 'core-w1/core-w1.vmx',
        guestId: 'otherGuest64',
        version: 'vmx-19',
      },
    ]);
    expect(parseVmListing('Vmid   Name   File   Guest OS   Version   Annotation\n').vms).toEqual([]);
  });

  it('finds a VM by its exact name alone (D6)', () => {
    const listing = parseVmListing(WIDE);
    expect(vmsNamed(listing, 'core-w1').map(({ id }) => id)).toEqual(['3']);
    expect(vmsNamed(listing, 'core-w')).toEqual([]);
    expect(namesLike(listing, 'core-w')).toEqual(['core-w10', 'core-w1']);
  });
});

/** Two cards, the second one listed first, in the older dialect (a blank after each comma) or the newer one (D33). */
function devices(blank: string): string {
  const card = (key: number, mac: string): string =>
    `      (vim.vm.device.VirtualE1000) {${blank === '' ? '' : '\n         dynamicType = <unset>, '}
         key = ${key},${blank}
         deviceInfo = (vim.Description) {
            label = "Network adapter ${key - 3999}",${blank}
            summary = "VM Network"${blank === '' ? '' : ','}${blank}
         },${blank}
         backing = (vim.vm.device.VirtualEthernetCard.NetworkBackingInfo) {
            deviceName = "Net, of {braces}",${blank}
            inPassthroughMode = <unset>
         },${blank}
         slotInfo = (vim.vm.device.VirtualDevice.BusSlotInfo) null,${blank}
         addressType = "generated",${blank}
         macAddress = ${mac},${blank}
         wakeOnLanEnabled = true
      }`;
  return `(vim.vm.VirtualHardware) {
   numCPU = 2,${blank}
   memoryMB = 1024,${blank}
   device = (vim.vm.device.VirtualDevice) [
      (vim.vm.device.VirtualIDEController) {
         key = 200,${blank}
         macAddress = "00:0c:29:99:99:99"
      },${blank}
${card(4001, '"00:0C:29:AA:BB:D6"')},${blank}
${card(4000, '<unset>')}
   ]
}
`;
}

describe('devices', () => {
  it.each([
    ['older', ' '],
    ['newer', ''],
  ])('of the %s dialect: cards by their keys, each with its own address (D7, D8)', (_name, blank) => {
    const text = devices(blank);
    expect(parseCards(text)).toEqual([
      { label: 'Network adapter 1', network: 'Net, of {braces}', mac: null },
      { label: 'Network adapter 2', network: 'Net, of {braces}', mac: '00:0c:29:aa:bb:d6' },
    ]);
    expect(vimField(parseVimObject(text), 'memoryMB')).toBe(1024);
  });

  it('that are cut off are not guessed', () => {
    const text = devices('');
    for (const length of [0, 10, 200, 600, text.length - 4]) expect(parseCards(text.slice(0, length))).toBeUndefined();
  });
});

describe('guests', () => {
  it('tell the addresses of their cards and no IPv6', () => {
    const text = `Guest information:

(vim.vm.GuestInfo) {
   toolsStatus = "toolsOk",
   toolsRunningStatus = "guestToolsRunning",
   hostName = "a "quoted" name",
   ipAddress = "192.168.1.151",
   net = (vim.vm.GuestInfo.NicInfo) [
      (vim.vm.GuestInfo.NicInfo) {
         ipAddress = (string) [
            "fe80::1",
            "192.168.1.151"
         ],
      },
      (vim.vm.GuestInfo.NicInfo) {
         ipAddress = (string) [
            "192.168.10.9"
         ]
      }
   ],
}
`;
    expect(parseGuest(text)).toEqual({
      tools: true,
      hostname: 'a "quoted" name',
      addresses: ['192.168.1.151', '192.168.10.9'],
    });
  });
});

describe('power and failures', () => {
  it.each([
    ['Retrieved runtime info\nPowered on\n', 'on'],
    ['Retrieved runtime info\nPowered off\n', 'off'],
    ['Retrieved runtime info\nSuspended\n', 'suspended'],
    ['Powering on VM:\n', undefined],
  ])('%j is %s', (text, state) => {
    expect(parsePowerState(text)).toBe(state);
  });

  it.each([
    ['Powering off VM:\n', undefined],
    ['Powering off VM:\nPower off failed\n', 'Power off failed'],
    [
      '(vim.fault.NotFound) {\n   faultCause = (vmodl.MethodFault) null,\n   msg = "Unable to find a VM corresponding to "77""\n}\n',
      'Unable to find a VM corresponding to "77"',
    ],
    ['(vim.fault.FileLocked) {\n   dynamicType = <unset>, \n}\n', 'vim.fault.FileLocked'],
    ['Connect to localhost failed: Connection failure.\n', 'Connect to localhost failed: Connection failure.'],
  ])('%j fails with %j', (text, failure) => {
    expect(vimFailure(text)).toBe(failure);
  });
});
