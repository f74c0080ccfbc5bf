import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, isPrivate } from '../../../src/domain/key/address.ts';
import { openToAll, tooWide, widthsOf } from '../../../src/domain/key/addressWidth.ts';

describe('an address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.1/32', '10.0.0.1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    [' 2001:DB8::/32 ', '2001:db8::/32'],
    ['2001:0db8:0000:0000:0000:0000:0000:0005', '2001:db8::5'],
    ['2001:db8::5/128', '2001:db8::5'],
    ['2001:db8::5/32', '2001:db8::/32'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('%s is written as %s', (typed, canonical) => {
    expect(canonicalAddress(typed)).toBe(canonical);
  });

  it.each([
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'localhost',
    '',
    '/8',
    '10.0.0.0/-1',
    '010.0.0.1',
    '0x7f.1',
    '2130706433',
    'fe80::1%eth0',
    '::1/129',
  ])('"%s" is none', (typed) => {
    expect(canonicalAddress(typed)).toBeUndefined();
  });

  it('keeps its canonical form', () => {
    const block = fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 32 }));
    fc.assert(
      fc.property(block, ([address, prefix]) => {
        const once = canonicalAddress(`${address}/${prefix}`);
        expect(once).toBeDefined();
        expect(canonicalAddress(once ?? '')).toBe(once);
      }),
    );
  });

  it.each(['10.0.0.0/8', '172.16.3.0/24', '192.168.1.1', '100.64.0.0/10', '127.0.0.1'])(
    '%s is private',
    (entry) => {
      expect(isPrivate(entry)).toBe(true);
    },
  );
  it.each(['fd00::/8', 'fe80::1', '::1'])('%s is private', (entry) => {
    expect(isPrivate(entry)).toBe(true);
  });
  it.each(['203.0.113.7', '0.0.0.0/0', '10.0.0.0/7', '2001:db8::5'])('%s is not', (entry) => {
    expect(isPrivate(entry)).toBe(false);
  });
});

describe('a list of addresses', () => {
  it('is open to all if its entries together are', () => {
    expect(openToAll(['0.0.0.0/0', '10.0.0.0/8'])).toEqual(['0.0.0.0/0']);
    expect(openToAll(['0.0.0.0/1', '128.0.0.0/1'])).toEqual(['0.0.0.0/1', '128.0.0.0/1']);
    expect(openToAll(['::/1', '8000::/1', '10.0.0.1'])).toEqual(['::/1', '8000::/1']);
    expect(openToAll(['0.0.0.0/1', '128.0.0.0/2'])).toEqual([]);
    expect(openToAll([])).toEqual([]);
  });

  it('is as wide as the union of its entries', () => {
    expect(widthsOf(['10.0.0.0/8', '10.1.0.0/16', '10.0.0.1'])).toEqual([
      { family: 'ipv4', addresses: 2n ** 24n, oneOf: 256n },
    ]);
    expect(widthsOf(['10.0.0.1', '2001:db8::/64'])).toMatchObject([
      { family: 'ipv4', addresses: 1n },
      { family: 'ipv6', addresses: 2n ** 64n },
    ]);
    expect(widthsOf(['0.0.0.0/1', '128.0.0.0/2'])).toMatchObject([{ oneOf: 2n }]);
  });

  it('is too wide where entries that touch each other are', () => {
    const widest = { ipv4: 25, ipv6: 64 };
    expect(tooWide(['10.0.0.0/25', '10.0.0.128/32'], widest)).toBe('ipv4');
    expect(tooWide(['10.0.0.0/25', '10.0.0.129/32'], widest)).toBeUndefined();
    expect(tooWide(['2001:db8::/63'], widest)).toBe('ipv6');
  });
});
