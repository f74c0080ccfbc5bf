import { type Access, isSame } from '../../key/access.ts';
import { type Credential, type Drift, type DriftActor, wantedDescription } from '../credential.ts';
import { DIFFERS } from '../differences.ts';
import { type CredentialDecision, KEYWARDEN, overtaken } from './decision.ts';
import { innerOf, interrupted } from './work.ts';

/** What a comparison with Atlas found. It changes nothing there. */
export type SightingCommand =
  /** Neither two listings nor a GET have it any more. */
  | { readonly type: 'found_gone' }
  | {
      readonly type: 'drift_seen';
      readonly differs: readonly string[];
      /** What Atlas showed. */
      readonly shown?: Access;
      /** The description that it showed, where that differs. */
      readonly description?: string;
      /** Who changed it, where Atlas's events say so of all that differs. */
      readonly changedBy?: readonly DriftActor[];
    }
  | { readonly type: 'drift_gone' };

export function driftOf(
  before: Drift | undefined,
  differs: readonly string[] = [],
  now: number,
  { shown, description, by = [] }: Omit<Drift, 'differs' | 'since'> = {},
): Drift | undefined {
  if (differs.length === 0) return undefined;
  const names = [...new Set(differs)].sort();
  const isRenamed = names.includes(DIFFERS.description);
  return {
    differs: names,
    since: before?.since ?? now,
    ...(shown && { shown }),
    ...(isRenamed && description !== undefined && { description }),
    ...(by.length > 0 && { by }),
  };
}

/**
 * What still differs after work at Atlas that is proven. A description is written by a restore alone;
 * else what differs stays on record.
 */
export function driftLeft(
  credential: Credential,
  { differs = [], description }: Pick<Drift, 'description'> & Partial<Pick<Drift, 'differs'>>,
  now: number,
): Drift | undefined {
  const shall = wantedDescription(credential);
  const isRenamed = shall !== undefined && description !== undefined && description !== shall;
  const all = isRenamed ? [...differs, DIFFERS.description] : differs;
  return driftOf(credential.drift, all, now, { description });
}

/** For the audit log. */
function actorName(actor: DriftActor): string {
  return actor.is === 'outsider' ? actor.is : actor.id;
}

function drifted(
  { state, drift }: Credential,
  command: Extract<SightingCommand, { type: 'drift_seen' }>,
  now: number,
): CredentialDecision {
  if (state.status !== 'live' && state.status !== 'frozen') return overtaken(state);
  const { differs, shown, description, changedBy: by } = command;
  const after = driftOf(drift, differs, now, { shown, description, by });
  const isKnown =
    drift?.differs.join('\n') === after?.differs.join('\n') &&
    drift?.description === after?.description &&
    (shown === undefined || (drift?.shown !== undefined && isSame(drift.shown, shown)));
  if (after === undefined || isKnown) return overtaken(state);
  return {
    ok: true,
    state,
    changes: { drift: after },
    event: 'credential.drift_seen',
    by: KEYWARDEN,
    facts: {
      differs: after.differs,
      ...(after.by && { changedBy: after.by.map(actorName) }),
    },
  };
}

/** `unasked`: nobody was deleting it. */
export function gone(
  credential: Credential,
  found: boolean | 'unasked',
  now: number,
): CredentialDecision {
  const { state } = credential;
  if (state.status === 'ended') return overtaken(state);
  const inner = innerOf(state);
  const { why, by } = inner.status === 'ending' ? inner : { why: 'gone' as const, by: KEYWARDEN };
  const proof = found === true ? 'deleted' : 'was_gone';
  return {
    ok: true,
    state: { status: 'ended', at: now, why, by, proof },
    changes: { drift: undefined },
    event: found === 'unasked' ? 'credential.found_gone' : 'credential.deleted',
    by: KEYWARDEN,
    facts: { proof },
    ...interrupted(inner),
  };
}

export function decideSighting(
  credential: Credential,
  command: SightingCommand,
  now: number,
): CredentialDecision {
  const { state } = credential;
  switch (command.type) {
    case 'found_gone':
      return gone(credential, 'unasked', now);
    case 'drift_seen':
      return drifted(credential, command, now);
    case 'drift_gone':
      if (credential.drift === undefined || state.status === 'ended') return overtaken(state);
      return {
        ok: true,
        state,
        changes: { drift: undefined },
        event: 'credential.drift_gone',
        by: KEYWARDEN,
        facts: {},
      };
    default:
      return command satisfies never;
  }
}
