import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../../src/domain/credential/credential.ts';
import type { CredentialState } from '../../../../src/domain/credential/state.ts';
import type { State } from '../../../../src/domain/record/state.ts';
import { receipt } from '../../../../src/slack/views/card/receipt.ts';
import { requestCard } from '../../../../src/slack/views/card/requestCard.ts';
import { outcome } from '../../../../src/slack/views/news/outcome.ts';
import { en } from '../../../../src/text/en.ts';
import type { ShownRequest } from '../../../../src/workflow/requests/shownRequest.ts';
import { makeCredential } from '../../../store/credentials/fixtures.ts';
import { buttons, spoken } from '../mrkdwn.ts';
import { HOUR, NOON, requestIn, STATES } from '../samples.ts';

const work = { by: 'U0MEI', work: 2, since: NOON, retryAt: NOON };
const freezing: CredentialState = { status: 'moving', to: 'frozen', why: 'asked', ...work };
const ending: CredentialState = { status: 'ending', why: 'asked', ...work };
const ended = { status: 'ended', at: NOON, why: 'asked', by: 'U0MEI', proof: 'deleted' } as const;
const held: CredentialState = { status: 'held', at: NOON, reason: 'refused', from: ending };

function shown(
  state: State,
  credential: CredentialState,
  over: Partial<Credential> = {},
): ShownRequest {
  const replacement = { until: NOON + HOUR, keys: [] };
  return {
    ...requestIn(state, { replacement }),
    credential: makeCredential({ state: credential, ends: {}, told: undefined, ...over }),
  };
}

const card = (request: ShownRequest) => requestCard(en, request);

describe('a request that has ended tells what became of its key', () => {
  it.each([
    ['is frozen', freezing, 'The key is frozen'],
    ['is being deleted', ending, 'The key is being deleted at Atlas'],
    ['is deleted', ended, 'The key was deleted at Atlas, 2026-11-22 12:00 UTC'],
    ['is on hold', held, 'could not finish its work on the key'],
  ] as const)('which %s', (_what, state, says) => {
    const request = shown(STATES.delivered, state);
    expect(spoken(card(request).text)).toContain(says);
    expect(spoken(receipt(en, request).text)).toContain(says);
  });

  it('which lives until its end', () => {
    const request = shown(STATES.delivered, { status: 'live' }, { ends: { approved: NOON } });
    expect(spoken(card(request).text)).toContain('The key lives until 2026-11-22 12:00 UTC');
  });

  it('of which nobody knows whether it is gone, with what to look for', () => {
    const said = { ...ended, proof: 'said' } as const;
    const text = spoken(card(shown(STATES.revoked, said)).text);
    expect(text).toContain('@U0MEI closed the key');
    expect(text).toMatch(/look for the key `[a-f0-9]{24}` \(public key `abcdefgh`\)/);
  });

  it('which nobody revealed, in the words of its title too', () => {
    expect(spoken(card(shown(STATES.expired, ended)).text)).toContain('key deleted');
    expect(spoken(card(shown(STATES.expired, ending)).text)).toContain('key is being deleted');
  });
});

describe('nothing is offered that is over', () => {
  it('a key that lives can be revoked, and replaced by its requester', () => {
    const request = shown(STATES.delivered, { status: 'live' });
    expect(buttons(card(request))).toContain('request.revoke');
    expect(buttons(outcome(en, request, 'ready'))).toContain('request.replace');
  });

  it.each([ending, ended])('one that is $status cannot', (state) => {
    const request = shown(STATES.delivered, state);
    expect(buttons(card(request))).not.toContain('request.revoke');
    expect(buttons(outcome(en, request, 'ready'))).not.toContain('request.replace');
  });
});
