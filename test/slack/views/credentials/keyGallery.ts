import type { types } from '@slack/bolt';
import type { Credential } from '../../../../src/domain/credential/credential.ts';
import { CREDENTIAL_TOPICS } from '../../../../src/domain/credential/news.ts';
import { actWindow, endAgainWindow } from '../../../../src/slack/views/credentials/actWindows.ts';
import {
  closeKeyWindow,
  resumeKeyWindow,
} from '../../../../src/slack/views/credentials/heldKeyWindows.ts';
import type { ShownKey } from '../../../../src/slack/views/credentials/keyFacts.ts';
import {
  extendWindow,
  keyFormChecking,
  replaceKeyWindow,
} from '../../../../src/slack/views/credentials/keyForms.ts';
import {
  keyNewsMessage,
  keyNewsOver,
  unreachedMessage,
} from '../../../../src/slack/views/credentials/keyNews.ts';
import {
  answerWindow,
  takeAllWindow,
  transferWindow,
} from '../../../../src/slack/views/credentials/transferWindows.ts';
import type { Message } from '../../../../src/slack/views/kit/blocks.ts';
import { en } from '../../../../src/text/en.ts';
import { ACTS } from '../../../../src/workflow/credentials/acts.ts';
import { makeCredential, states } from '../../../store/credentials/fixtures.ts';
import { NOON } from '../samples.ts';

const META = JSON.stringify({ c: `apiKey:${'a'.repeat(24)}`, n: 'abcdefghijklmnopqrstuv' });

/** One key in each state, with all that a record may say. */
export function keysOf(typed: string): readonly ShownKey[] {
  const projects = Array.from({ length: 40 }, (_, index) => ({
    projectId: index.toString(16).padStart(24, 'b'),
    roles: ['GROUP_READ_ONLY', 'GROUP_INDEX_MANAGER', 'GROUP_BRAND_NEW'],
  }));
  const access = { organizationRoles: ['ORG_MEMBER'], projects, addresses: [] };
  const wide = {
    purpose: typed,
    handle: typed.slice(0, 60) || 'abcdefgh',
    access,
    owner: { kind: 'group', id: 'S0PLATFORM' },
    ends: { approved: NOON, replaced: NOON + 1 },
    putOff: { from: NOON, to: NOON + 9 },
    offered: { to: { kind: 'person', id: 'U0RAVI' }, by: 'U0DANA', at: NOON },
    drift: { differs: [typed.slice(0, 100) || 'roles'], since: NOON },
  } as const satisfies Partial<Credential>;
  const all = [
    ...states.map((state) => makeCredential({ ...wide, state })),
    makeCredential({ purpose: typed, ends: {}, handedOverAt: undefined, told: undefined }),
  ];
  return all.map((credential) => ({ credential, organizationName: typed.slice(0, 100) || 'acme' }));
}

export function keyNewsMessages(typed: string): Record<string, Message> {
  const found: [string, Message][] = [];
  const left = keysOf(typed.slice(0, 40));
  for (const [index, key] of keysOf(typed).entries()) {
    for (const topic of CREDENTIAL_TOPICS) {
      for (const to of ['owner', 'channel'] as const) {
        const tells = { topic, notice: 'day', by: 'U0DANA', usedAt: NOON } as const;
        const seen = { is: 'used', at: NOON, from: typed.slice(0, 90) } as const;
        const message = keyNewsMessage(en, { ...key, tells, to, seen, left });
        if (message === undefined) continue;
        found.push([`${topic}:${to}:${index}`, message]);
        if (to === 'owner' || index > 0) continue;
        found.push([`${topic}:nobody:${index}`, unreachedMessage(en, 'S0PLATFORM', message)]);
      }
    }
    found.push([`over:${index}`, keyNewsOver(en, key)]);
  }
  return Object.fromEntries(found);
}

export function keyWindows(typed: string): Record<string, types.ModalView> {
  const seen = { is: 'used', at: NOON, from: typed.slice(0, 90) } as const;
  const many = keysOf(typed);
  const found: [string, types.ModalView][] = [
    ['endAgain', endAgainWindow(en, seen, META)],
    ['takeAll', takeAllWindow(en, { keys: [...many, ...many].slice(0, 25), more: 3 }, META)],
  ];
  const overlap = { defaultMs: 86_400_000, maxMs: 7 * 86_400_000 };
  for (const [index, key] of keysOf(typed).entries()) {
    const to = { kind: 'group', id: 'S0PLATFORM' } as const;
    found.push([`transfer:${index}`, transferWindow(en, { ...key, to }, META)]);
    found.push([`takeOver:${index}`, answerWindow(en, 'takeOver', key, META)]);
    found.push([`decline:${index}`, answerWindow(en, 'decline', key, META)]);
    for (const act of ACTS) {
      const about = index % 2 === 0 ? key : { ...key, seen };
      found.push([`${act}:${index}`, actWindow(en, act, about, META)]);
    }
    if (index > 2) continue;
    found.push([`resume:${index}`, resumeKeyWindow(en, key, META)]);
    found.push([`close:${index}`, closeKeyWindow(en, key, META)]);
    const latest = (key.credential.ends.approved ?? NOON) + 400 * 86_400_000;
    const recipient = { required: index % 2 === 0, initial: typed };
    const offer = { overlap, latest, aloneMs: 2 * 86_400_000, recipient };
    const facts = { ...key, now: NOON, offer };
    const later = extendWindow(en, facts, META);
    if (later !== undefined) found.push([`extend:${index}`, later]);
    found.push([`replace:${index}`, replaceKeyWindow(en, facts, META)]);
    found.push([`extendChecking:${index}`, keyFormChecking(en, 'extend', key, META)]);
  }
  return Object.fromEntries(found);
}
