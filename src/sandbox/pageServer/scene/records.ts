import { z } from 'zod';
import type { AuditRow, RequestRow } from '../../page/contract/behindContract.ts';
import { parseJson } from '../../slack/wire/json.ts';

// The bot's own records, read from outside: what is not understood is left out, never an error.

const time = z.number().catch(0);
const words = z.string().catch('');
const count = z.number().catch(0);

const CREATE = { kind: 'create' };

const record = z.object({
  id: z.string(),
  version: count,
  createdAt: time,
  requester: words,
  reason: words,
  route: z
    .object({
      stages: z.array(z.array(z.object({ need: count }))),
      atLeast: count,
    })
    .catch({ stages: [], atLeast: 0 }),
  attempts: count,
  spec: z
    .object({
      organizationId: words,
      description: words,
      roles: z.array(z.string()).catch([]),
      projects: z.array(z.object({ projectId: z.string(), roles: z.array(z.string()) })).catch([]),
      act: z.object({ kind: words }).catch(CREATE),
    })
    .catch({ organizationId: '', description: '', roles: [], projects: [], act: CREATE }),
  grants: z.array(z.object({ by: words, at: time })).catch([]),
  state: z.looseObject({
    status: z.string(),
    key: z.object({ id: words, publicKey: words }).optional().catch(undefined),
    problem: z.object({ code: words }).optional().catch(undefined),
  }),
});

/** Of a state only these: never what is sealed, a nonce, a claim or a lease. */
const FACTS = ['at', 'until', 'retryAt', 'after', 'by', 'reason', 'shown'] as const;

function factsOf(state: z.output<typeof record>['state']): RequestRow['facts'] {
  const facts: Record<string, string | number> = {};
  for (const name of FACTS) {
    const fact = state[name];
    if (typeof fact === 'string' || typeof fact === 'number') facts[name] = fact;
  }
  if (state.problem !== undefined) facts.problem = state.problem.code;
  if (state.key !== undefined) facts.keyId = state.key.id;
  return facts;
}

export function requestRow(stored: string, nameOf: (id: string) => string): RequestRow | undefined {
  const parsed = record.safeParse(parseJson(stored));
  if (!parsed.success) return undefined;
  const { spec, state, grants, route, ...rest } = parsed.data;
  const needs = route.stages.flat().map(({ need }) => need);
  return {
    ...rest,
    quorum: Math.max(
      route.atLeast,
      needs.reduce((all, need) => all + need, 0),
    ),
    organization: nameOf(spec.organizationId),
    description: spec.description,
    act: spec.act.kind,
    roles: [
      ...spec.roles,
      ...spec.projects.map(({ projectId, roles }) => `${roles.join(', ')} in ${nameOf(projectId)}`),
    ],
    status: state.status,
    votes: grants,
    facts: factsOf(state),
    ...(state.key === undefined ? {} : { publicKey: state.key.publicKey }),
  };
}

const entry = z.object({
  event: z.string(),
  requestId: z.string().optional().catch(undefined),
  by: words,
  at: time,
  outcome: words,
  facts: z.record(z.string(), z.unknown()).catch({}),
});

const SECRET = /nonce|seal|secret|private|token|claim|mac$/i;
const MAC_SHOWN = 8;

/** One entry of the stream: its id is the number, its fields come as a flat list. */
export function auditRow(id: string, pairs: readonly string[]): AuditRow | undefined {
  const stored = new Map<string, string>();
  for (let at = 0; at + 1 < pairs.length; at += 2) stored.set(pairs[at] ?? '', pairs[at + 1] ?? '');
  const parsed = entry.safeParse(parseJson(stored.get('entry') ?? ''));
  if (!parsed.success) return undefined;
  const { facts, requestId, ...rest } = parsed.data;
  const shown = Object.entries(facts).filter(([name]) => !SECRET.test(name));
  return {
    n: Number.parseInt(id, 10),
    ...rest,
    requestId,
    facts: Object.fromEntries(shown),
    mac: (stored.get('mac') ?? '').replace(/^[^:]*:/, '').slice(0, MAC_SHOWN),
  };
}
