import { describe, expect, it } from 'vitest';
import { batches, orderHosts } from '../../../src/executor/play/batches.ts';

const ten = Array.from({ length: 10 }, (_, index) => `h${index}`);
const sizes = (serial: readonly unknown[], hosts = ten): number[] =>
  batches(hosts, serial).map((batch) => batch.length);

describe('batches of serial', () => {
  it.each([
    ['nothing', [], [10]],
    ['a number', [3], [3, 3, 3, 1]],
    ['a text', ['4'], [4, 4, 2]],
    ['a percentage, rounded down', ['35%'], [3, 3, 3, 1]],
    ['a percentage below one host', ['1%'], Array.from({ length: 10 }, () => 1)],
    ['a list whose last entry is repeated', [1, '20%', 4], [1, 2, 4, 3]],
    ['zero', [0], [10]],
    ['a number above all', [50], [10]],
  ])('%s', (_name, serial, expected) => expect(sizes(serial)).toEqual(expected));

  it('has no batch without hosts', () => expect(batches([], [2])).toEqual([]));
  it('refuses words', () => expect(() => batches(ten, ['many'])).toThrow('serial is a number or a percentage'));
});

describe('order', () => {
  const hosts = ['b', 'a', 'c'];
  it.each([
    ['', 'bac'],
    ['inventory', 'bac'],
    ['reverse_inventory', 'cab'],
    ['sorted', 'abc'],
    ['reverse_sorted', 'cba'],
  ])('%s', (order, expected) => expect(orderHosts(hosts, order).join('')).toBe(expected));
  it('shuffles without losing anyone', () => expect(orderHosts(hosts, 'shuffle').sort()).toEqual(['a', 'b', 'c']));
  it('refuses other words', () => expect(() => orderHosts(hosts, 'random')).toThrow('order is "random"'));
});
