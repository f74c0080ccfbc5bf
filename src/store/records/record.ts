import { z } from 'zod';
import { TASKS } from '../../domain/key/capability/tasks.ts';
import { ORGANIZATION_ROLES } from '../../domain/key/roles.ts';
import type { Request } from '../../domain/record/request.ts';
import { corrupt } from '../redis/failure.ts';
import { parseJson } from '../redis/parseJson.ts';
import { neededFirst, withoutNeeds } from './keyNeeds.ts';
import { neededKeys } from './neededKeys.ts';
import type { RecordMac } from './recordMac.ts';
import { lifetime, projects, spec } from './shape/specShape.ts';
import { attempt, count, key, state, time, word } from './shape/stateShape.ts';

const route = z.strictObject({
  rule: word,
  stages: z.array(z.array(z.strictObject({ need: z.int().positive(), of: z.array(word) }))),
  denials: z.int().positive(),
  atLeast: z.int().positive(),
  escalation: z
    .strictObject({ afterMs: time, to: z.array(word), channel: word.optional() })
    .optional(),
});
/** What every grant has. */
export const ground = { by: word, at: time, specHash: word, mac: word };
export const grant = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vote'), ...ground, comment: z.string().optional() }),
  z.strictObject({ kind: z.literal('pre_approval'), ...ground, preApproval: word }),
  z.strictObject({ kind: z.literal('automatic'), ...ground, rule: word, policyHash: word }),
  z.strictObject({ kind: z.literal('break_glass'), ...ground, incident: word, policyHash: word }),
  z.strictObject({ kind: z.literal('extension'), ...ground, policyHash: word }),
  z.strictObject({ kind: z.literal('carried'), ...ground, from: word, policyHash: word }),
]);
const question = z.strictObject({
  id: word,
  by: word,
  at: time,
  text: z.string(),
  answer: z.strictObject({ at: time, text: z.string() }).optional(),
});

/** All of an offer but its grant. */
export const offer = { id: word, by: word, at: time, spec, route };

/** All but the state. */
export const requestFields = {
  version: z.int().positive(),
  schema: z.literal(1),
  id: word,
  commitId: word,
  createdAt: time,
  requester: word,
  reason: z.string(),
  ticket: z.string().optional(),
  tasks: z.array(z.enum(TASKS)).optional(),
  spec,
  specHash: word,
  route,
  grants: z.array(grant),
  denials: z.array(z.strictObject({ by: word, at: time, reason: z.string() })).optional(),
  questions: z.array(question).optional(),
  offer: z.strictObject({ ...offer, grant }).optional(),
  narrowed: z
    .array(
      z.strictObject({
        by: word,
        at: time,
        roles: z.array(z.enum(ORGANIZATION_ROLES)),
        projects: projects.optional(),
        lifetime: lifetime.optional(),
      }),
    )
    .optional(),
  nudgedAt: time.optional(),
  acknowledged: z.strictObject({ by: word, at: time }).optional(),
  reviewAt: time.optional(),
  unreachableSince: time.optional(),
  replaces: word.optional(),
  attempts: count,
  attemptsAllowed: count,
  lost: z.array(attempt),
  accessListUnread: z.literal(true).optional(),
  replacement: z.strictObject({ until: time, keys: z.array(key) }).optional(),
};
/**
 * Strict throughout: an unknown field means that another version of Keywarden wrote it. A test
 * holds this equal to the type `Request`.
 */
const record = z.strictObject({ ...requestFields, state });

type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** What organizations and projects are called may change, so it is asked for anew. */
type Stored = Omit<Request, 'organizationName' | 'projectNames'>;
/**
 * What the schema reads is a `Request`, field by field. With one field more or less on either side
 * this is `never`, and `parseRecord` does not compile.
 */
type ReadRequest =
  IsSame<Plain<z.infer<typeof record>>, Plain<Stored>> extends true ? Stored : never;

export interface Records {
  /**
   * Signed JSON with `version`, `commitId` and the needed keys first, because the scripts read them
   * there. Throws a `RangeError` if the record could not be read back: such a request could never
   * be moved on or ended.
   */
  write(request: Request): string;
  /** Throws `corrupt` if it is not the record of this request, as Keywarden wrote it. */
  read(id: string, stored: string): Request;
}

/** `nameOf` says what the policy calls an organization now: people read nothing else of it. */
export function createRecords(mac: RecordMac, nameOf: (organizationId: string) => string): Records {
  return {
    write({ organizationName: _, projectNames: __, ...request }) {
      assertReadable(request);
      const needs = neededKeys(request, mac.keyId);
      return mac.sign('request', request.id, neededFirst(request, needs));
    },
    read(id, stored) {
      const request = parseRecord(id, mac.verified('request', id, stored));
      return { ...request, organizationName: nameOf(request.spec.organizationId) };
    },
  };
}

function assertReadable(request: Stored): void {
  const { success, error } = record.safeParse(request);
  if (!success) {
    const places = error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
    throw new RangeError(`a record that could not be read back: ${places.join(', ')}`);
  }
}

function parseRecord(id: string, json: string): ReadRequest {
  const parsed = record.safeParse(withoutNeeds(parseJson(json)));
  if (!parsed.success || parsed.data.id !== id) throw corrupt(`the record of request ${id}`);
  return parsed.data;
}
