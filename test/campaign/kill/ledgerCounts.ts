import { approvedOf } from '../../../src/domain/credential/access.ts';
import { type Credential, wantedAccess } from '../../../src/domain/credential/credential.ts';
import { differencesOf } from '../../../src/domain/credential/differences.ts';
import { CUTS, endOf } from '../../../src/domain/credential/ends.ts';
import { isFreeze } from '../../../src/domain/credential/state.ts';
import { type Access, IMPLIED_ROLE, rolesIn } from '../../../src/domain/key/access.ts';
import { accessOf } from '../../../src/domain/key/spec.ts';
import { readNamed } from '../../../src/domain/ledger/named.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { SimulatedKey } from '../../../src/sandbox/atlas/simulator.ts';
import type { Count, Evidence } from './found.ts';
import { requestIn } from './secrets.ts';
import { accessAtAtlas, type Seen } from './seenAtAtlas.ts';

/** How long what is due may wait at the end of a run. */
const LATE = 10 * 60_000;
/** Of these, nothing was ever approved. */
const UNDECIDED: readonly Request['state']['status'][] = [
  'pending',
  'denied',
  'withdrawn',
  'lapsed',
];

export const credentialIdOf = ({ id }: { readonly id: string }) => `apiKey:${id}`;

/** What is wrong with a key at rest: Atlas shows something else than the ledger says. */
export function keyTrouble(
  credential: Credential,
  key: SimulatedKey | undefined,
): string | undefined {
  const { id, state } = credential;
  const { status } = state;
  if (status === 'ended') return key === undefined ? undefined : `${id} has ended, and lives`;
  const wanted = wantedAccess(credential);
  if (wanted === undefined || status === 'moving') return undefined;
  if (key === undefined) return `${id} is ${status}, and is not at Atlas`;
  const differs = differencesOf(accessAtAtlas(key), wanted, 'with_addresses');
  return differs.length === 0 ? undefined : `${id} is ${status}, and differs in ${differs.join()}`;
}

/** L2: Atlas shows what was approved, or nothing but the membership of a frozen key. */
export function different({ credentials, keys }: Evidence): Count {
  const wrong = credentials.flatMap((one) => {
    const key = keys.find((found) => credentialIdOf(found) === one.id);
    return keyTrouble(one, key) ?? [];
  });
  return { what: 'keys that are not as the ledger says', of: credentials.length, wrong };
}

/** What was approved for each key: by its request, and by the changes of it. */
function approvals({ records, made }: Evidence): ReadonlyMap<string, readonly Access[]> {
  const approved = records.filter(({ state }) => !UNDECIDED.includes(state.status));
  return new Map(
    made.map((key) => {
      const own = approved.filter(({ id }) => id === requestIn(key.description));
      const changes = approved.filter(
        ({ spec: { act } }) => act?.kind === 'change' && act.credential === credentialIdOf(key),
      );
      return [key.id, [...own, ...changes].map(({ spec }) => accessOf(spec))];
    }),
  );
}

function isWider(
  { organizationRoles, projects, addresses }: Seen,
  all: readonly Access[],
): boolean {
  const mayHave = (place: (access: Access) => readonly string[], has: readonly string[]) =>
    has.every((one) => one === IMPLIED_ROLE || all.some((access) => place(access).includes(one)));
  const plain = addresses.map((one) => one.replace(/\/32$/, ''));
  return !(
    mayHave((access) => access.organizationRoles, organizationRoles) &&
    mayHave((access) => access.addresses, plain) &&
    projects.every(({ projectId, roles }) =>
      mayHave((access) => rolesIn(access.projects, projectId), roles),
    )
  );
}

/** L3: never wider than what was approved. */
export function tooWide(evidence: Evidence): Count {
  const approved = approvals(evidence);
  const wrong = evidence.seen
    .filter((one) => isWider(one, approved.get(one.id) ?? []))
    .map((one) => JSON.stringify(one));
  return { what: 'keys that could do more than was approved', of: evidence.seen.length, wrong };
}

/** L3, L4: no role before the addresses are there, and the list is never emptied. */
export function open(evidence: Evidence): Count {
  const approved = approvals(evidence);
  const limited = evidence.seen.filter(({ id }) => {
    const own = approved.get(id) ?? [];
    return own.length > 0 && own.every(({ addresses }) => addresses.length > 0);
  });
  const wrong = limited
    .filter(({ addresses, organizationRoles, projects }) => {
      const given = organizationRoles.filter((role) => role !== IMPLIED_ROLE);
      return addresses.length === 0 && given.length + projects.length > 0;
    })
    .map((one) => JSON.stringify(one));
  return { what: 'keys that worked from anywhere', of: limited.length, wrong };
}

/** L5: no key lives on after its end and its time in the freeze. */
export function outlived({ credentials, now }: Evidence): Count {
  const wrong = credentials
    .filter((one) => {
      const { state } = one;
      if (isFreeze(state)) return state.deleteAt !== undefined && state.deleteAt + LATE < now;
      const end = endOf(one);
      return state.status === 'live' && end !== undefined && end.at + LATE < now;
    })
    .map(({ id, state }) => `${id} is ${state.status}`);
  return { what: 'keys that outlived their end', of: credentials.length, wrong };
}

/** L6: nothing is deleted by time before its owner was told of the freeze. */
export function untold({ credentials, said }: Evidence): Count {
  const byTime = credentials.filter(({ state }) => {
    return state.status === 'ended' && CUTS.some((cut) => cut === state.why);
  });
  const wrong = byTime
    .filter(
      ({ owner, purpose }) =>
        !said.some(
          ({ ok, to, text }) =>
            ok && to === owner.id && text.includes(purpose) && /is frozen|not be frozen/.test(text),
        ),
    )
    .map(({ id }) => id);
  return { what: 'keys that were deleted by time and not told', of: byTime.length, wrong };
}

/** L8: nobody can be shown the private key of a key that ends. */
export function sealedOfEnded({ records, credentials }: Evidence): Count {
  const sealed = records.filter(({ state }) => {
    return 'sealed' in state || (state.status === 'held' && 'sealed' in state.from);
  });
  const over = credentials.filter(({ state: { status } }) => ['ending', 'ended'].includes(status));
  const wrong = sealed
    .filter(({ state }) => {
      const { key } = 'key' in state ? state : { key: undefined };
      return over.some(({ id }) => key !== undefined && id === credentialIdOf(key));
    })
    .map(({ id }) => id);
  return { what: 'private keys kept of keys that end', of: sealed.length, wrong };
}

/** L9: the old key ends as long after the hand-over of the new one as was asked for, not before. */
export function replacedAtWrongTime({ records, credentials }: Evidence): Count {
  const replacing = records.filter(({ spec }) => spec.act?.kind === 'replace');
  const wrong = replacing.flatMap(({ id, spec: { act }, state }) => {
    if (act?.kind !== 'replace') return [];
    const old = credentials.find((one) => one.id === act.credential);
    const cut = old?.ends.replaced;
    const isAsked = old?.state.status === 'ended' && old.state.why === 'asked';
    if (state.status !== 'delivered') return cut === undefined ? [] : [`${id}: too early`];
    return cut === state.at + act.overlap || isAsked ? [] : [`${id}: the old key has no end`];
  });
  return { what: 'keys that were replaced at the wrong time', of: replacing.length, wrong };
}

function unapprovedOf(one: Credential, evidence: Evidence): string | undefined {
  const { records } = evidence;
  const done = records.filter(({ state, spec: { act } }) => {
    const isAbout = act !== undefined && act.kind !== 'create' && act.credential === one.id;
    return isAbout && state.status === 'done';
  });
  const own = records.filter(({ id }) => id === one.origin.request);
  const changes = done.filter(({ spec }) => spec.act?.kind === 'change');
  const hashes = [...own, ...changes].map(({ spec }) => approvedOf(accessOf(spec)).accessHash);
  if (!hashes.includes(one.accessHash)) return `${one.id}: nobody approved its access`;
  const { approved } = one.ends;
  const given = (one.handedOverAt ?? 0) + (one.lifetime ?? 0);
  const later = done.flatMap(({ spec: { act } }) => (act?.kind === 'extend' ? act.to : []));
  const isGiven = approved === undefined || approved === given || later.includes(approved);
  return isGiven ? undefined : `${one.id}: nobody approved its end`;
}

/** L10: what a key may do, and how long it lives, rests on grants for exactly that. */
export function unapproved(evidence: Evidence): Count {
  const { records, credentials } = evidence;
  const carried = records.filter(({ state }) => !UNDECIDED.includes(state.status));
  const wrong = [
    ...credentials.flatMap((one) => unapprovedOf(one, evidence) ?? []),
    ...carried
      .filter(({ grants, specHash }) => !grants.some((grant) => grant.specHash === specHash))
      .map(({ id }) => `${id}: without a grant`),
  ];
  return { what: 'keys and ends that nobody approved', of: credentials.length, wrong };
}

/** L11: every key comes to rest. */
export function restlessKeys({ credentials }: Evidence): Count {
  const wrong = credentials
    .filter(({ state: { status } }) => !['live', 'frozen', 'ended'].includes(status))
    .map(({ id, state }) => `${id} is ${state.status}`);
  return { what: 'keys that did not come to rest', of: credentials.length, wrong };
}

/** L12: a private key is shown once, and a second time only where the first was in doubt. */
export function shownAgain({ made, said, entries, records }: Evidence): Count {
  const wrong = made.flatMap(({ id, description, privateKey }) => {
    const request = requestIn(description);
    const owner = records.find((one) => one.id === request)?.requester;
    const shown = said.filter(
      ({ name, ok, user, text }) =>
        name === 'views.update' && ok && user === owner && text.includes(privateKey),
    );
    const isDoubtful = entries.some(
      ({ requestId, facts }) => requestId === request && facts.status === 'uncertain',
    );
    return shown.length <= (isDoubtful ? 2 : 1) ? [] : [`${id}: ${shown.length} times`];
  });
  return { what: 'private keys shown too often', of: made.length, wrong };
}

/** Each change of a key has exactly one audit entry, and the newest names the record. */
export function ledgerDisagreements({ credentials, entries }: Evidence): Count {
  const named = new Map<string, string[]>();
  for (const { facts } of entries) {
    const lines = Array.isArray(facts.credentials) ? facts.credentials : [];
    for (const line of lines) {
      const id = readNamed(line)?.id;
      if (id !== undefined) named.set(id, [...(named.get(id) ?? []), line]);
    }
  }
  const wrong = credentials.flatMap(({ id, version, commitId }) => {
    const own = named.get(id) ?? [];
    const last = readNamed(own.at(-1) ?? '');
    const isSame = last?.version === version && last.commitId === commitId;
    return isSame && own.length === version ? [] : [`${id}: ${own.length} entries of ${version}`];
  });
  return { what: 'keys on which audit log and ledger disagree', of: credentials.length, wrong };
}

export const LEDGER_COUNTS = [
  different,
  tooWide,
  open,
  outlived,
  untold,
  sealedOfEnded,
  replacedAtWrongTime,
  unapproved,
  restlessKeys,
  shownAgain,
  ledgerDisagreements,
];
