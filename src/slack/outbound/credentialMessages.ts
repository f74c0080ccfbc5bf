import type { Credential } from '../../domain/credential/credential.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { ReadLastSeen } from '../../workflow/credentials/lastSeen.ts';
import type { CredentialMessenger, Sent } from '../../workflow/ports/slack.ts';
import type { Notice, Requests } from '../../workflow/ports/store.ts';
import {
  type KeyNewsFacts,
  keyNewsMessage,
  keyNewsOver,
  saysLastUse,
} from '../views/credentials/keyNews.ts';
import { posted } from './postOutcome.ts';
import { createRepainting } from './updateMessage.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/**
 * Of a group that owns a key each member is told, up to so many. A larger one is mentioned in the
 * announcement channel: Slack asks apps not to write to whole teams.
 */
const MEMBERS_TOLD = 10;

/** These are announced to the channel in any case, with the owner in them. */
const ANNOUNCED: readonly (string | undefined)[] = [
  'frozen',
  'thawed',
  'deleted',
  'changed',
  'put_off',
];

function isGroup(target: string): boolean {
  return target.startsWith('S');
}

function isPerson(target: string): boolean {
  return /^[UW]/.test(target);
}

/** Sends what a notice tells of a credential. */
export function createCredentialMessages(parts: {
  readonly calls: SlackWebApi;
  readonly requests: Pick<Requests, 'placed'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  /** Who is in a user group. Throws `SlackError`. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  readonly lastSeen: ReadLastSeen;
}): CredentialMessenger {
  const { calls, policy } = parts;
  const repainting = createRepainting(parts);

  async function factsOf(notice: Notice, credential: Credential) {
    const { tells } = notice;
    if (tells === undefined) return undefined;
    const seen = saysLastUse(tells) ? await parts.lastSeen(credential) : undefined;
    const to = isPerson(notice.target) || isGroup(notice.target) ? 'owner' : 'channel';
    const name = organizationName(policy(), credential.organizationId);
    return { credential, organizationName: name, tells, to, seen } satisfies KeyNewsFacts;
  }

  /** The buttons of an older message go first: only the newest one offers anything. */
  async function toPerson(notice: Notice, facts: KeyNewsFacts, message: Message): Promise<Sent> {
    return posted(
      () => notice.target,
      async () => {
        await repainting.update(notice, keyNewsOver(parts.words(notice.target), facts));
        return calls.post(notice.target, message);
      },
    );
  }

  async function toGroup(notice: Notice, facts: KeyNewsFacts): Promise<Sent> {
    const members = [...(await parts.members(notice.target))];
    const channel = policy().channels.announcements[0] ?? policy().channels.approvals;
    const isLarge = members.length > MEMBERS_TOLD;
    if (isLarge && ANNOUNCED.includes(facts.tells.topic)) return { ok: true };
    for (const target of isLarge ? [channel] : members) {
      const to = isLarge ? 'channel' : 'owner';
      const message = keyNewsMessage(parts.words(target), { ...facts, to });
      if (message === undefined) return { ok: true };
      const sent = await posted(
        () => target,
        () => calls.post(target, message),
      );
      // Somebody who is gone must not keep the others from hearing it.
      if (!sent.ok && !sent.final) return sent;
    }
    return { ok: true };
  }

  return {
    async sendCredential(notice, { credential }) {
      const facts = await factsOf(notice, credential);
      if (facts === undefined) return { ok: true };
      const { target } = notice;
      if (isGroup(target)) return toGroup(notice, facts);
      const message = keyNewsMessage(parts.words(target), facts);
      if (message === undefined) return { ok: true };
      if (isPerson(target)) return toPerson(notice, facts, message);
      return posted(
        () => target,
        () => calls.post(target, message),
      );
    },
  };
}
