import { expect, test } from 'vitest'
import { canonicalAddress, networkOf } from './ip-address.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['203.0.113.7:4711', '203.0.113.7'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:0db8::0001', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['::1', '::1'],
  ['::', '::'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['::ffff:0:1', '0.0.0.1'],
])('%s is %s', (given, canonical) => {
  expect(canonicalAddress(given)).toBe(canonical)
})

test.each([
  '',
  'unknown',
  '_hidden',
  '1',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '01.2.3.4',
  '0x7f.0.0.1',
  '1.2.3.4/8',
  '1.2.3.4, 5.6.7.8',
  ':::',
  '1::2::3',
  'fe80::1%eth0',
  '[::1',
  '::1]',
  '2001:db8::g',
  'example.test',
  '1.2.3.4\n5.6.7.8',
  '１.2.3.4',
])('%j is no address', (given) => {
  expect(canonicalAddress(given)).toBeNull()
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8:0:0:ffff:ffff:ffff:ffff', '2001:db8:0:0'],
  ['2001:db8:0:1::1', '2001:db8:0:1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2:3:4:5::', '2001:db8:1:2'],
  ['1::2:3:4:5:6:7', '1:0:2:3'],
  ['::', '0:0:0:0'],
  ['::1', '0:0:0:0'],
  ['64:ff9b::cb00:7107', '64:ff9b::cb00:7107'],
  ['64:ff9b::1:2:3', '64:ff9b:0:0'],
  ['64:ff9b:1::1', '64:ff9b:1:0'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(canonicalAddress(address) ?? '')).toBe(network)
})
