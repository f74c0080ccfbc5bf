import { describe, expect, it } from 'vitest';
import { secretIn } from '../../../src/domain/key/pastedSecret.ts';

// All made up. Parts are put together here, so that no scanner takes this file for a leak.
const UUID = 'deadbeef-0000-4000-8000-0123456789ab';

describe('a text', () => {
  it.each([
    ['an Atlas private key', `key: ${UUID}.`, 'atlas_private_key'],
    ['the same in capitals', UUID.toUpperCase(), 'atlas_private_key'],
    ['the same with an invisible character', `dead\u200b${UUID.slice(4)}`, 'atlas_private_key'],
    ['a service account', `${['mdb', 'sa', 'sk'].join('_')}_made-up`, 'service_account_secret'],
    ['a bot token', ['xoxb', '0123456789', 'x'].join('-'), 'slack_token'],
    ['a rotating token', ['xoxe.xoxp', '1', 'madeup'].join('-'), 'slack_token'],
    ['an app token', ['xapp', '1', 'A0MADEUP'].join('-'), 'slack_token'],
    ['a webhook', 'https://hooks.slack.com/services/T0/B0/made-up', 'slack_webhook'],
    [
      'a PEM block',
      `${'-'.repeat(5)}BEGIN EC PRIVATE KEY${'-'.repeat(5)}\nAA`,
      'private_key_block',
    ],
    ['an age key', `${['AGE', 'SECRET', 'KEY'].join('-')}-1QQPZRY9X8GF2TVDW0`, 'age_secret_key'],
    [
      'a post-quantum one',
      `${['age', 'secret', 'key', 'pq'].join('-')}-1qqpzry9x8`,
      'age_secret_key',
    ],
    ['a connection string', 'mongodb+srv://app:made-up@db.example.net/x', 'connection_string'],
    ['a GitHub token', `ghp_${'x'.repeat(36)}`, 'access_token'],
    ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'access_token'],
  ])('with %s is a leak', (_what, text, kind) => {
    expect(secretIn(text)).toBe(kind);
  });

  it.each([
    'The nightly deploy reads the list of projects.',
    'OPS-1742, see https://example.slack.com/archives/C0X/p1700000000',
    'key abcdefgh of mdb_sa_id_65a1b2c3d4e5f6a7b8c9d0e1',
    'release 2026-11-29, commit 8be4f44a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f',
    'mongodb+srv://db.example.net/app without a password',
    'xoxo, Dana',
    'id 32b6e34b3d91647abb20e7b8',
    '-----BEGIN CERTIFICATE-----',
    'the first half of a UUID is deadbeef-0000-4000',
  ])('such as "%s" is none', (text) => {
    expect(secretIn(text)).toBeUndefined();
  });
});
