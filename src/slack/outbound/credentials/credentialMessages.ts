import type { Credential } from '../../../domain/credential/credential.ts';
import type { CredentialNews } from '../../../domain/credential/news.ts';
import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ReadLastSeen } from '../../../workflow/credentials/lastSeen.ts';
import type { Credentials } from '../../../workflow/ports/credentials.ts';
import type { CredentialMessenger, Sent } from '../../../workflow/ports/slack.ts';
import type { Notice, Requests } from '../../../workflow/ports/store.ts';
import type { ShownKey } from '../../views/credentials/keyFacts.ts';
import { keyNewsMessage, keyNewsOver, saysLastUse } from '../../views/credentials/keyNews.ts';
import type { KeyNewsFacts } from '../../views/credentials/transferNews.ts';
import { posted } from '../postOutcome.ts';
import { createRepainting } from '../updateMessage.ts';
import type { Message, SlackWebApi } from '../webApi.ts';

/**
 * Of a group that owns a key each member is told, up to so many. A larger one is mentioned in the
 * announcement channel: Slack asks apps not to write to whole teams.
 */
const MEMBERS_TOLD = 10;

/** Of somebody who left, so many keys are looked at. */
const LEFT_READ = 100;

/** These are announced to the channel in any case, with the owner in them. */
const ANNOUNCED: readonly (string | undefined)[] = [
  'frozen',
  'freeze_late',
  'thawed',
  'deleted',
  'changed',
  'put_off',
];

function isGroup(target: string): boolean {
  return target.startsWith('S');
}

function saysWhatIsLeft({ topic }: CredentialNews): boolean {
  return topic === 'owner_left' || topic === 'asked_to_take';
}

function isPerson(target: string): boolean {
  return /^[UW]/.test(target);
}

/** Sends what a notice tells of a credential. */
export function createCredentialMessages(parts: {
  readonly calls: SlackWebApi;
  readonly requests: Pick<Requests, 'placed'>;
  readonly credentials: Pick<Credentials, 'page'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  /** Who is in a user group. Throws `SlackError`. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  readonly lastSeen: ReadLastSeen;
}): CredentialMessenger {
  const { calls, policy } = parts;
  const repainting = createRepainting(parts);

  function shown(credential: Credential): ShownKey {
    const name = organizationName(policy(), credential.organizationId);
    return { credential, organizationName: name };
  }

  /** All keys of an owner who left, as far as nobody took them meanwhile. */
  async function leftBehind({ owner }: Credential): Promise<readonly ShownKey[]> {
    const page = await parts.credentials.page({ owner }, { offset: 0, limit: LEFT_READ });
    return page.credentials.filter(({ ends }) => ends.orphaned !== undefined).map(shown);
  }

  async function factsOf(notice: Notice, credential: Credential) {
    const { tells } = notice;
    if (tells === undefined) return undefined;
    const seen = saysLastUse(tells) ? await parts.lastSeen(credential) : undefined;
    const to = isPerson(notice.target) || isGroup(notice.target) ? 'owner' : 'channel';
    const left = saysWhatIsLeft(tells) ? await leftBehind(credential) : undefined;
    return { ...shown(credential), tells, to, seen, left } satisfies KeyNewsFacts;
  }

  /** The buttons of an older message go first: only the newest one offers anything. */
  async function toPerson(notice: Notice, facts: KeyNewsFacts, message: Message): Promise<Sent> {
    return posted(
      () => notice.target,
      async () => {
        const { topic } = facts.tells;
        const isOver = topic === 'offer_over';
        const before = isOver ? message : keyNewsOver(parts.words(notice.target), facts);
        await repainting.update(notice, before);
        return isOver ? undefined : calls.post(notice.target, message);
      },
    );
  }

  async function toGroup(notice: Notice, facts: KeyNewsFacts): Promise<Sent> {
    const members = [...(await parts.members(notice.target))];
    const channel = policy().channels.announcements[0] ?? policy().channels.approvals;
    const isLarge = members.length > MEMBERS_TOLD;
    if (facts.tells.topic === 'offer_over') return { ok: true };
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
