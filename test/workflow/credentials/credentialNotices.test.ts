import { describe, expect, it } from 'vitest';
import {
  type CredentialCommand,
  decideCredential,
} from '../../../src/domain/credential/commands/decide.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import {
  credentialNoticesFor,
  frozenNoticeId,
} from '../../../src/workflow/credentials/credentialNotices.ts';
import {
  DAY,
  freezing,
  given,
  makeCredential,
  STATES,
  thawing,
} from '../../domain/credential/fixtures.ts';
import { NOW, policy } from '../../domain/fixtures.ts';

const { channels } = policy();

/** Who is told what, as `topic to target`. */
function told(before: Credential, command: CredentialCommand) {
  const accepted = decideCredential(before, command, given());
  if (!accepted.ok) throw new Error(accepted.refusal.why);
  const { state, changes } = accepted;
  const after = { ...before, version: before.version + 1, state, ...changes };
  return credentialNoticesFor({ credential: { before, after, accepted } }, policy());
}

const said = (before: Credential, command: CredentialCommand) =>
  told(before, command).map(({ tells, target }) => `${tells?.topic} to ${target}`);

const moved = { type: 'moved', work: 2, readAt: NOW } as const;

describe('what is owed because of a key', () => {
  it('is a message to its owner and the announcement channels once Atlas has shown the freeze', () => {
    const credential = makeCredential({ state: freezing });
    const announced = channels.announcements.map((channel) => `frozen to ${channel}`);
    expect(said(makeCredential(), { type: 'freeze', by: 'U0DANA' })).toEqual([]);
    expect(said(credential, moved)).toEqual(['frozen to U0DANA', ...announced]);
    // By this id the deletion waits for it.
    expect(told(credential, moved).map(({ id }) => id)).toContain(frozenNoticeId(credential));
  });

  it('names who wanted it, and nobody where an extension gave it back', () => {
    const by = (state: Credential['state']) =>
      told(makeCredential({ state }), moved).map(({ tells }) => tells?.by)[0];
    expect(by(freezing)).toBe('U0DANA');
    expect(by(thawing)).toBe('U0DANA');
    expect(by({ ...thawing, request: 'r' })).toBe('keywarden');
  });

  it('is a word to the owner and the admins where a restore stops half-way, to admins alone otherwise', () => {
    const problem = { code: 'forbidden', status: 422, detail: 'No.' } as const;
    const stuck = { type: 'stuck', reason: 'not_ours', problem, work: 2 } as const;
    const admins = `held to ${channels.alerts}`;
    const restoring = { ...thawing, why: 'restore' } as const;
    expect(said(makeCredential({ state: thawing }), stuck)).toEqual([admins]);
    expect(said(makeCredential({ state: restoring }), stuck)).toEqual([
      admins,
      'restore_stopped to U0DANA',
    ]);
  });

  it('is nothing to the owner of a key that nobody ever had', () => {
    const { handedOverAt: _, ...unrevealed } = makeCredential({ state: STATES.ending });
    const announced = channels.announcements.map((channel) => `deleted to ${channel}`);
    const removed = { type: 'removed', work: 2, found: true } as const;
    expect(said(unrevealed, removed)).toEqual(announced);
    expect(said(makeCredential({ state: STATES.ending }), removed)).toEqual([
      'deleted to U0DANA',
      ...announced,
    ]);
  });

  it('takes the buttons from whoever it was offered to, when it is gone', () => {
    const offered = { to: { kind: 'person', id: 'U0MEI' }, by: 'U0DANA', at: NOW } as const;
    const credential = makeCredential({ state: STATES.ending, offered });
    const removed = { type: 'removed', work: 2, found: true } as const;
    expect(said(credential, removed)).toContain('offer_over to U0MEI');
  });

  it('tells of a replacement only where the key was replaced', () => {
    const cut = (name: 'replaced' | 'reviewed') =>
      said(makeCredential(), { type: 'cut', by: 'U0DANA', cut: name, at: NOW + DAY });
    expect(cut('replaced')).toEqual(['replaced to U0DANA']);
    expect(cut('reviewed')).toEqual([]);
  });

  it('tells the admins and the successor of each key that somebody left behind', () => {
    const to = { kind: 'group', id: 'S0PLATFORM' } as const;
    const { owner } = makeCredential();
    expect(said(makeCredential(), { type: 'orphaned', owner, at: NOW + DAY, to })).toEqual([
      `owner_left to ${channels.alerts}`,
      'asked_to_take to S0PLATFORM',
    ]);
  });

  it('tells whoever takes over a frozen key that it is frozen', () => {
    const to = { kind: 'person', id: 'U0OLGA' } as const;
    const credential = makeCredential({
      state: STATES.frozen,
      offered: { to, by: 'U0DANA', at: NOW },
    });
    const take = { type: 'take', by: 'U0OLGA' } as const;
    expect(said(credential, take)).toEqual([
      'offer_over to U0OLGA',
      'owned to U0DANA',
      'frozen to U0OLGA',
    ]);
    // The deletion waits for it.
    const ids = told(credential, take).map(({ id }) => id);
    expect(ids).toContain(frozenNoticeId({ ...credential, owner: to }));
  });

  it('repaints the offer that is over', () => {
    const to = { kind: 'person', id: 'U0OLGA' } as const;
    const offered = { to, by: 'U0DANA', at: NOW };
    expect(said(makeCredential({ offered }), { type: 'take', by: 'U0OLGA' })).toEqual([
      'offer_over to U0OLGA',
      'owned to U0DANA',
    ]);
    expect(said(makeCredential({ offered }), { type: 'decline', by: 'U0OLGA' })).toEqual([
      'offer_over to U0OLGA',
      'declined to U0DANA',
    ]);
  });
});
