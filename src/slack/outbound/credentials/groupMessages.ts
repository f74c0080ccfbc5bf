import type { Policy } from '../../../domain/policy/policy.ts';
import { SlackError } from '../../../foundation/errors.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Sent } from '../../../workflow/ports/slack.ts';
import { keyNewsMessage, unreachedMessage } from '../../views/credentials/keyNews.ts';
import type { KeyNewsFacts } from '../../views/credentials/transferNews.ts';
import { isOfTheToken, outcomeOf } from '../errorOutcomes.ts';
import { posted } from '../postOutcome.ts';
import type { Message, SlackWebApi } from '../webApi.ts';

/**
 * Of a group that owns a key each member is told, up to so many. A larger one is mentioned in the
 * announcement channel: Slack asks apps not to write to whole teams.
 */
const MEMBERS_TOLD = 10;

/** These are announced to the channel in any case, with the owner in them. */
const ANNOUNCED: readonly (string | undefined)[] = [
  'frozen',
  'freeze_late',
  'thawed',
  'deleted',
  'changed',
  'put_off',
];

const NOBODY = 'nobody_reached';

/**
 * Tells a group of its key. Where nobody of it can be told, the admins are: a notice counts as sent
 * only if somebody got it.
 */
export function createGroupMessages(parts: {
  readonly calls: Pick<SlackWebApi, 'post'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  /** Who is in a user group. Throws `SlackError`. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
}): (group: string, facts: KeyNewsFacts) => Promise<Sent> {
  const { calls, words, policy } = parts;

  function post(target: string, message: Message): Promise<Sent> {
    return posted(
      () => target,
      () => calls.post(target, message),
    );
  }

  async function membersOf(group: string): Promise<readonly string[] | Sent> {
    try {
      return [...(await parts.members(group))];
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      const { reason, retryAfterMs } = cause;
      // Slack shows it again only after a person has changed something.
      if (outcomeOf(cause) === 'operator' && !isOfTheToken(reason)) return [];
      return { ok: false, final: false, reason, retryAfterMs };
    }
  }

  /** Somebody who is gone must not keep the others from hearing it. */
  async function toEach(members: readonly string[], facts: KeyNewsFacts): Promise<Sent> {
    let reached = 0;
    for (const member of members) {
      const message = keyNewsMessage(words(member), { ...facts, to: 'owner' });
      if (message === undefined) return { ok: true };
      const sent = await post(member, message);
      if (!sent.ok && !sent.final) return sent;
      if (sent.ok) reached += 1;
    }
    return reached > 0 ? { ok: true } : { ok: false, final: true, reason: NOBODY };
  }

  async function toChannel(target: string, facts: KeyNewsFacts): Promise<Sent> {
    const message = keyNewsMessage(words(target), { ...facts, to: 'channel' });
    return message === undefined ? { ok: true } : post(target, message);
  }

  async function toAdmins(group: string, facts: KeyNewsFacts): Promise<Sent> {
    const target = policy().channels.alerts;
    const message = keyNewsMessage(words(target), { ...facts, to: 'channel' });
    if (message === undefined) return { ok: true };
    return post(target, unreachedMessage(words(target), group, message));
  }

  return async (group, facts) => {
    const { topic } = facts.tells;
    if (topic === 'offer_over') return { ok: true };
    const members = await membersOf(group);
    if ('ok' in members) return members;
    const { announcements, approvals } = policy().channels;
    const [announced] = announcements;
    if (members.length > MEMBERS_TOLD) {
      if (announced !== undefined && ANNOUNCED.includes(topic)) return { ok: true };
      return toChannel(announced ?? approvals, facts);
    }
    const sent = await toEach(members, facts);
    return !sent.ok && sent.final ? toAdmins(group, facts) : sent;
  };
}
