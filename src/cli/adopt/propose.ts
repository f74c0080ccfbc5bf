import type { InventoryLine } from '../../domain/inventory/inventory.ts';
import { isForeign } from '../../domain/inventory/inventory.ts';
import type { Observation } from '../../domain/inventory/observation.ts';
import { byOwner, type ProposedKey } from '../../domain/inventory/proposal.ts';
import { rolesHash } from '../../domain/key/access.ts';
import { checkDescription, cleanLine } from '../../domain/key/description.ts';
import type { Owner } from '../../domain/key/owner.ts';
import { adoptionIsAsked } from '../../domain/policy/asking/adoption.ts';
import { ownerGroups } from '../../domain/policy/asking/owners.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { BadLine, Csv, Row } from './readCsv.ts';

interface Given {
  readonly policy: Policy;
  readonly lines: readonly InventoryLine[];
  readonly now: number;
}

export interface Proposed {
  readonly keys: readonly ProposedKey[];
  /** Lines that cannot be proposed, in the order of the file. */
  readonly bad: readonly BadLine[];
}

const DAY = 24 * 60 * 60_000;

function ownerIn(text: string, policy: Policy): Owner | string {
  if (/^[UW][A-Z0-9]{2,30}$/.test(text)) return { kind: 'person', id: text };
  if (!/^S[A-Z0-9]{2,30}$/.test(text)) {
    return `the owner ${JSON.stringify(text)} is no id of Slack. Copy it from the profile ("Copy member ID"): U… for a person, S… for a user group.`;
  }
  if (ownerGroups(policy).includes(text)) return { kind: 'group', id: text };
  return `by the policy the user group ${text} owns no keys. Name another owner, or add it to owners.`;
}

/** A day is its last moment in UTC. */
function endIn(text: string, now: number): number | string {
  const [, count] = /^([1-9]\d{0,4})d$/.exec(text) ?? [];
  if (count !== undefined) return now + Number(count) * DAY;
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const start = year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) {
    return `the end ${JSON.stringify(text)} is no day such as 2027-03-31, and no time such as 90d.`;
  }
  if (start + DAY <= now) return `the end ${text} is over. Choose a later day.`;
  return start + DAY - 1000;
}

type Place = { readonly organizationId: string; readonly observation: Observation };

function placeOf(publicKey: string, { lines, policy }: Given): Place | string {
  const found = lines.find(({ credential, observation }) => {
    return (credential?.handle ?? observation?.handle) === publicKey;
  });
  if (found === undefined) {
    return `Keywarden knows no key ${JSON.stringify(publicKey)}. A new key is known after five minutes; take the line out if it is gone.`;
  }
  const { credential, observation, organizationId } = found;
  if (credential !== undefined || observation === undefined || !isForeign(found)) {
    return `somebody answers for the key ${publicKey} already. Take the line out.`;
  }
  if (adoptionIsAsked(policy, organizationId, observation.access)) {
    return `by the policy the approvers decide about the key ${publicKey}. Adopt it by itself in Slack.`;
  }
  return { organizationId, observation };
}

function keyOf(row: Row, given: Given): ProposedKey | string {
  const place = placeOf(row.publicKey, given);
  if (typeof place === 'string') return place;
  const owner = ownerIn(row.owner, given.policy);
  if (typeof owner === 'string') return owner;
  const end = endIn(row.end, given.now);
  if (typeof end === 'string') return end;
  const purpose = cleanLine(row.purpose);
  if (checkDescription(purpose) !== undefined) {
    return 'the purpose has too many characters, or none that anybody sees. Write it in one short line.';
  }
  const { organizationId, observation } = place;
  return {
    credentialId: observation.id,
    organizationId,
    handle: observation.handle,
    rolesHash: rolesHash(observation.access),
    owner,
    purpose,
    end,
  };
}

/** What the lines of the file propose, by the policy and what Atlas showed last. */
export function propose({ rows, bad }: Csv, given: Given): Proposed {
  const keys: ProposedKey[] = [];
  const odd: BadLine[] = [...bad];
  const lineOf = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row, given);
    const before = typeof key === 'string' ? undefined : lineOf.get(key.credentialId);
    if (typeof key === 'string') odd.push({ line: row.line, says: key });
    else if (before !== undefined) {
      const says = `the key ${key.handle} stands in line ${before} as well. Take one out.`;
      odd.push({ line: row.line, says });
    } else {
      lineOf.set(key.credentialId, row.line);
      keys.push(key);
    }
  }
  return { keys, bad: odd.toSorted((one, other) => one.line - other.line) };
}

/** The dry run: how many, whose, in which organizations. */
export function summaryOf(
  keys: readonly ProposedKey[],
  nameOf: (organizationId: string) => string,
): readonly string[] {
  const places = [...new Set(keys.map(({ organizationId }) => organizationId))].map((id) => {
    const count = keys.filter(({ organizationId }) => organizationId === id).length;
    return `  in ${nameOf(id)}: ${count}`;
  });
  const owners = byOwner(keys).map(({ owner, count }) => `  for ${owner.id}: ${count}`);
  return [...places, ...owners];
}
