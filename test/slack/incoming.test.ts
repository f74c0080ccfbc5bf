import { describe, expect, it } from 'vitest';
import { readIncoming } from '../../src/slack/wire/incoming.ts';

function metadataOf(text: string): unknown {
  const view = { id: 'V1', private_metadata: text };
  const incoming = readIncoming({ type: 'view_submission', user: { id: 'U1' }, view });
  return incoming.kind === 'submission' ? incoming.body.view.private_metadata : incoming.kind;
}

describe('what a window carries for us', () => {
  it('is read as it is, up to the 3,000 characters that Slack keeps', () => {
    expect(metadataOf('x'.repeat(3000))).toBe('x'.repeat(3000));
  });

  it('counts as nothing beyond them: Slack would not take it back from us', () => {
    expect(metadataOf('x'.repeat(3001))).toBe('');
  });
});

describe('what is no delivery of Slack', () => {
  it('is unreadable, whatever its parts are', () => {
    const person = { type: 'block_actions', user: { id: 'U1' }, trigger_id: 't' };
    const odd = { length: { toString: 1, valueOf: 2 } };
    for (const actions of [odd, [], [1], [{ action_id: 'a' }, { action_id: 'b' }], 'a', null]) {
      expect(readIncoming({ ...person, actions })).toEqual({ kind: 'unreadable' });
    }
  });
});
