import type { Credential } from '../../../domain/credential/credential.ts';
import { leftBehind, tellsOfAll } from '../../../domain/credential/leftBehind.ts';
import type { CredentialNews } from '../../../domain/credential/news.ts';
import { adoptedTogether } from '../../../domain/inventory/adoptedTogether.ts';
import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { sameNoticeOf } from '../../../workflow/credentials/credentialNotices.ts';
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
import { createGroupMessages } from './groupMessages.ts';

/** Of somebody who left, so many keys are looked at. */
const LEFT_READ = 100;

/** Of an owner or an organization, so many keys are looked at for what was adopted in one step. */
const ADOPTED_READ = 500;
/**
 * So often a message about them waits until all of them are adopted: two hours in all where the policy
 * says so, because only some are adopted in each turn, and Atlas is asked for each at its pace.
 */
const TRIES_ADOPTED = { byPolicy: 32, byPerson: 6 } as const;

/** So often a message about them waits until all of them have their new end: a minute in all. */
const TRIES_EARLY = 6;

const ONE_FOR_ALL = { ok: false, final: false, reason: 'one_for_all' } as const;

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
  readonly requests: Pick<Requests, 'placed' | 'isOwed'>;
  readonly credentials: Pick<Credentials, 'page'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  /** Who is in a user group. Throws `SlackError`. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  readonly lastSeen: ReadLastSeen;
}): CredentialMessenger {
  const { calls, policy } = parts;
  const repainting = createRepainting(parts);
  const toGroup = createGroupMessages(parts);

  function shown(credential: Credential): ShownKey {
    const name = organizationName(policy(), credential.organizationId);
    return { credential, organizationName: name };
  }

  /** All keys of an owner who left. */
  async function ownedBy({ owner }: Credential): Promise<readonly Credential[]> {
    const page = await parts.credentials.page({ owner }, { offset: 0, limit: LEFT_READ });
    return leftBehind(page.credentials);
  }

  /** One message tells of all keys that somebody left. `undefined`: this one does, and now. */
  async function toldByAnother(
    notice: Notice,
    credential: Credential,
    left: readonly Credential[],
  ): Promise<Sent | undefined> {
    const tells = tellsOfAll(credential, left);
    if (tells === 'over') return { ok: true };
    if (tells === 'tell' || (tells === 'early' && notice.tries >= TRIES_EARLY)) return undefined;
    if (tells === 'early') return ONE_FOR_ALL;
    const isOwed = await parts.requests.isOwed(sameNoticeOf(notice, tells.another.id));
    return isOwed ? ONE_FOR_ALL : { ok: true };
  }

  /** What was adopted in one step with this one. `undefined`: not all of it yet. */
  async function adoptedWith(
    { target, tries }: Notice,
    { by, of = 1 }: CredentialNews,
    credential: Credential,
  ): Promise<readonly Credential[] | undefined> {
    const isByPolicy = by === 'keywarden';
    const { organizationId } = credential;
    const owner = { kind: isGroup(target) ? 'group' : 'person', id: target } as const;
    const index = isByPolicy ? { organizationId } : { owner };
    const page = await parts.credentials.page(index, { offset: 0, limit: ADOPTED_READ });
    const found = adoptedTogether(credential, page.credentials);
    const waits = isByPolicy ? TRIES_ADOPTED.byPolicy : TRIES_ADOPTED.byPerson;
    return found.length < of && tries < waits ? undefined : found.slice(0, of);
  }

  /** The other keys that one message tells of, or that it is not sent now. */
  async function othersOf(
    notice: Notice,
    tells: CredentialNews,
    credential: Credential,
  ): Promise<readonly Credential[] | Sent | undefined> {
    if (tells.topic === 'adopted_many') {
      return (await adoptedWith(notice, tells, credential)) ?? ONE_FOR_ALL;
    }
    if (!saysWhatIsLeft(tells)) return undefined;
    const left = await ownedBy(credential);
    return (await toldByAnother(notice, credential, left)) ?? left;
  }

  async function factsOf(
    notice: Notice,
    tells: CredentialNews,
    credential: Credential,
    left: readonly Credential[] | undefined,
  ) {
    const seen = saysLastUse(tells) ? await parts.lastSeen(credential) : undefined;
    const to = isPerson(notice.target) || isGroup(notice.target) ? 'owner' : 'channel';
    const facts = { ...shown(credential), tells, to, seen, left: left?.map(shown) } as const;
    return facts satisfies KeyNewsFacts;
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

  return {
    async sendCredential(notice, { credential }) {
      const { target, tells } = notice;
      if (tells === undefined) return { ok: true };
      const left = await othersOf(notice, tells, credential);
      if (left !== undefined && 'ok' in left) return left;
      const facts = await factsOf(notice, tells, credential, left);
      if (isGroup(target)) return toGroup(target, facts);
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
