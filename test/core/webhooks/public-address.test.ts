import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../core/webhooks/public-address.ts';

const refused = [
  ['0.0.0.0', '0.1.2.3', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1', '127.255.255.255'],
  ['169.254.0.1', '169.254.169.254', '169.254.170.2', '172.16.0.0', '172.31.255.255', '192.0.0.1', '192.0.2.1'],
  ['192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1'],
  ['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1'],
  ['2001::1', '2001:2::1', '2001:10::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '5f00::1'],
  ['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'ff02::1'],
  ['', 'localhost', '127.1', '0x7f000001', '2130706433', '2606:4700::1111%eth0'],
].flat();

const taken = ['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'];
const taken2 = ['169.253.255.255', '172.15.255.255', '172.32.0.0', '192.167.255.255', '223.255.255.255'];
const taken6 = ['2001:200::1', '2001:4860:4860::8888', '2003::1', '2606:4700::1111', '2a00:1450:4001::1'];

/** The blocks once more, as numbers, so that the library's arithmetic is not believed. */
const blocks: [number, number][] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0000200, 24],
  [0xc01fc400, 24],
  [0xc034c100, 24],
  [0xc0586300, 24],
  [0xc0a80000, 16],
  [0xc0af3000, 24],
  [0xc6120000, 15],
  [0xc6336400, 24],
  [0xcb007100, 24],
  [0xe0000000, 4],
  [0xf0000000, 4],
];
const textOf = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
const isReserved = (address: number) =>
  blocks.some(
    ([network, prefix]) => Math.floor(address / 2 ** (32 - prefix)) === Math.floor(network / 2 ** (32 - prefix)),
  );

describe('isPublicAddress', () => {
  it.each(refused)('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([...taken, ...taken2, ...taken6])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('refuses every address of a reserved block and takes every other, edges included', () => {
    const edges = blocks.flatMap(([network, prefix]) => {
      const size = 2 ** (32 - prefix);
      return [network - 1, network, network + size - 1, network + size].filter((edge) => edge >= 0 && edge < 2 ** 32);
    });
    for (const address of edges)
      expect([textOf(address), isPublicAddress(textOf(address))]).toEqual([textOf(address), !isReserved(address)]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (address) => {
        expect(isPublicAddress(textOf(address))).toBe(!isReserved(address));
        expect(isPublicAddress(`::ffff:${textOf(address)}`)).toBe(false);
        expect(isPublicAddress(`64:ff9b::${textOf(address)}`)).toBe(false);
      }),
    );
  });

  it('refuses every IPv6 address outside of global unicast', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const [first = 0] = groups;
        const address = groups.map((part) => part.toString(16)).join(':');
        if (first < 0x2000 || first > 0x3fff) expect(isPublicAddress(address)).toBe(false);
      }),
    );
  });
});
