import { describe, expect, it } from 'vitest';
import { forgottenKeys } from '../../../src/workflow/audit/lostEntries.ts';
import type { AuditEntry, LoggedEntry } from '../../../src/workflow/ports/audit.ts';
import { makeEntry } from '../../store/fixtures.ts';

function logged(n: number, event: string, requestId: string, facts: AuditEntry['facts'] = {}) {
  return { n, entry: makeEntry({ event, requestId, facts }) };
}
async function* from(entries: readonly LoggedEntry[]) {
  yield* entries;
}

describe('what is lost with the end of a log', () => {
  it('is told by request: the key, and the last that is known of it', async () => {
    const entries = [
      logged(9, 'key.created', 'r2', { keyId: 'b', publicKey: 'bbbb' }),
      logged(8, 'reveal.delivered', 'r1'),
      logged(7, 'key.created', 'r1', { keyId: 'a', publicKey: 'aaaa' }),
      logged(9, 'key.created', 'r2', { keyId: 'b', publicKey: 'bbbb' }),
      logged(10, 'request.created', 'r3'),
      logged(12, 'create.intent', 'r5', { marker: '[ck:r5.1.x]' }),
      logged(11, 'reveal.delivered', 'r4', { keyId: 'd' }),
    ];
    expect(await forgottenKeys(from(entries))).toEqual([
      { requestId: 'r5', event: 'create.intent', key: '[ck:r5.1.x]' },
      { requestId: 'r4', event: 'reveal.delivered', key: 'd' },
      { requestId: 'r2', event: 'key.created', key: 'bbbb' },
      { requestId: 'r1', event: 'reveal.delivered', key: 'aaaa' },
    ]);
  });

  it('is told by the public key of the newest key, whatever else its entries name', async () => {
    const entries = [
      logged(9, 'reveal.delivered', 'r1', { keyId: 'b' }),
      logged(8, 'key.created', 'r1', { keyId: 'b', publicKey: 'bbbb' }),
      logged(3, 'key.created', 'r1', { keyId: 'a', publicKey: 'aaaa' }),
      logged(7, 'create.intent', 'r1', { marker: '[ck:r1.2.x]' }),
    ];
    const expected = [{ requestId: 'r1', event: 'reveal.delivered', key: 'bbbb' }];
    expect(await forgottenKeys(from(entries))).toEqual(expected);
    expect(await forgottenKeys(from(entries.toReversed()))).toEqual(expected);
  });
});
