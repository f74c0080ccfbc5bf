import type { Owner } from '../../domain/key/owner.ts';

/** Of a group each member is told, up to so many; of a larger one a channel is. */
export const MEMBERS_TOLD = 10;

/** Who hears about keys of an owner. */
export interface Audience {
  /** Slack ids of people. */
  readonly people: readonly string[];
  /** Whether the group is too large, so that a channel is told. */
  readonly isLarge: boolean;
}

/** Who is in a user group; `undefined` where Slack does not say. */
export type Members = (group: string) => Promise<ReadonlySet<string> | undefined>;

/** `undefined` where Slack does not say who is in the group. */
export async function audienceOf(owner: Owner, members: Members): Promise<Audience | undefined> {
  if (owner.kind === 'person') return { people: [owner.id], isLarge: false };
  const found = await members(owner.id);
  if (found === undefined) return undefined;
  const all = [...found];
  return all.length > MEMBERS_TOLD
    ? { people: [], isLarge: true }
    : { people: all, isLarge: false };
}
