import type { CredentialCommand } from '../../domain/credential/commands/decide.ts';
import {
  atlasIdOf,
  type Credential,
  wantedAccess,
  wantedDescription,
} from '../../domain/credential/credential.ts';
import type { CredentialHeldReason, CredentialState } from '../../domain/credential/state.ts';
import type { Access } from '../../domain/key/access.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History, Journal } from '../ports/audit.ts';
import type { CredentialAccess, CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { backOff } from './backOff.ts';
import { type Converged, type Converging, converge } from './converge.ts';
import { convergedCommand, lockedOut } from './convergedCommand.ts';
import { type Pace, paced } from './pace.ts';
import { type Removal, remove } from './remove.ts';
import type { Turns, TurnTime } from './turns.ts';

/** How long work at Atlas that does not succeed is repeated before a person must look, ms. */
export const GIVE_UP_AFTER = 24 * 60 * 60_000;

/** How soon it is tried again where the audit file cannot be written, ms. */
const AUDIT_WAIT = 60_000;

type Moving = Extract<CredentialState, { status: 'moving' }>;
type Ending = Extract<CredentialState, { status: 'ending' }>;

/** One credential, and the way to it. */
interface AtWork {
  readonly credential: Credential;
  readonly access: CredentialAccess;
}

export interface CredentialWork {
  /** What is to be done at Atlas, as far as it can be done now. Throws `StoreError`. */
  work(credentialId: string): Promise<void>;
}

/** Without the projects that are gone: they can be given to nobody. */
function withoutProjects(access: Access, gone: readonly string[]): Access {
  return { ...access, projects: access.projects.filter((one) => !gone.includes(one.projectId)) };
}

/** What is restored has its description again, where Keywarden knows it. */
function called(credential: Credential): { readonly description?: string } {
  const description = wantedDescription(credential);
  return description === undefined ? {} : { description };
}

/** Only a change has an access to go back to. */
function hasWayBack(state: Moving): boolean {
  return state.to === 'live' && state.back !== undefined;
}

/**
 * One turn. Where there is nothing to go back to, what was given in a project that is gone is left
 * out. `differs` names these projects.
 */
async function turnOf(
  access: CredentialAccess,
  state: Moving,
  given: Omit<Converging, 'until' | 'target'> & { readonly target: Access },
  time: TurnTime,
): Promise<{ readonly converged: Converged; readonly differs: readonly string[] }> {
  const differs: string[] = [];
  let { quietUntil } = given;
  for (;;) {
    const target = withoutProjects(given.target, differs);
    const converged = await converge(
      { access, now: time.now },
      { ...given, target, until: time.until, ...(quietUntil !== undefined && { quietUntil }) },
    );
    const gone = converged.is === 'turned_back' ? converged.goneProject : undefined;
    if (gone === undefined || hasWayBack(state) || differs.includes(gone)) {
      return { converged, differs };
    }
    quietUntil = converged.quietUntil ?? quietUntil;
    differs.push(gone);
  }
}

function commandOf(
  state: Moving,
  { converged, differs }: Awaited<ReturnType<typeof turnOf>>,
  now: number,
): CredentialCommand {
  const command = convergedCommand(converged, state.work);
  if (command.type === 'moved' && differs.length > 0) return { ...command, differs };
  if (command.type !== 'later' || command.problem === undefined) return command;
  const { work, problem, quietUntil, retryAt } = command;
  const { since } = state;
  if (now - since <= GIVE_UP_AFTER) {
    return { ...command, retryAt: backOff(retryAt, { since, now }) };
  }
  return {
    type: 'stuck',
    reason: 'took_too_long',
    problem,
    work,
    ...(quietUntil !== undefined && { quietUntil }),
  };
}

function removedCommand(state: Ending, removal: Removal, now: number): CredentialCommand {
  const { work, since } = state;
  const stuck = (reason: CredentialHeldReason, problem = { code: 'not_ours' }) =>
    ({ type: 'stuck', reason, problem, work }) as const;
  switch (removal.is) {
    case 'removed':
      return { type: 'removed', found: removal.found, work };
    case 'later': {
      const { at, problem } = removal;
      if (now - since > GIVE_UP_AFTER) return stuck('took_too_long', problem);
      const retryAt = backOff(at, { since, now });
      return { type: 'later', retryAt, problem, work };
    }
    case 'refused':
      return stuck('refused', removal.problem);
    case 'locked_out':
      return stuck(lockedOut(removal.problem), removal.problem);
    case 'not_ours':
      return stuck('not_ours');
    default:
      return removal satisfies never;
  }
}

/**
 * Brings Atlas to what the record of a credential says, or deletes it there. Any replica may do it,
 * and again after a crash.
 */
export function createCredentialWork(parts: {
  readonly credentials: Pick<Credentials, 'load'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly atlas: CredentialsAtAtlas;
  readonly history: Pick<History, 'differs'>;
  readonly journal: Pick<Journal, 'catchUp'>;
  readonly turns: Turns;
  readonly pace: Pace;
  readonly stopwatch: Pick<Stopwatch, 'now'>;
  readonly log: Log;
}): CredentialWork {
  const { credentials, ledger, atlas, history, journal, turns, pace, stopwatch, log } = parts;

  async function put(id: string, credential: CredentialCommand): Promise<void> {
    const moved = await ledger.move({ credential: id }, () => ({ credential }));
    if (!moved.ok) log.info({ credential: id, why: moved.refusal.why }, 'credential.not_moved');
  }

  /** The way to it, if the record is the newest one; else it is held. */
  async function open(credential: Credential): Promise<AtWork | undefined> {
    const { id, kind, organizationId, state } = credential;
    if (await history.differs(credential)) {
      await put(id, { type: 'hold', reason: 'history_differs' });
      return undefined;
    }
    const access = atlas.credentialAccess(organizationId, kind);
    if (access !== undefined) {
      const isOfTime = 'by' in state && state.by === 'keywarden';
      const next = () => pace(organizationId);
      return { credential, access: isOfTime ? paced(access, next) : access };
    }
    if ('work' in state) {
      const problem = { code: 'organization_unknown' };
      await put(id, { type: 'stuck', reason: 'organization_gone', problem, work: state.work });
    }
    return undefined;
  }

  async function bring(
    { credential, access }: AtWork,
    state: Moving,
    target: Access,
    time: TurnTime,
  ): Promise<void> {
    const { id, handle, createdAt } = credential;
    const { quietUntil } = state;
    const quiet = quietUntil === undefined ? {} : { quietUntil };
    const given = {
      id: atlasIdOf(credential),
      handle,
      createdAt,
      target,
      ...quiet,
      ...(state.to === 'live' && state.why === 'restore' && called(credential)),
    };
    const done = await turnOf(access, state, given, time);
    log.info({ credential: id, outcome: done.converged.is }, 'credential.turn');
    await put(id, commandOf(state, done, time.now()));
  }

  /**
   * What gives more access waits for the audit file, as a create does. What takes it away does not: a
   * full disk is no reason to let a leaked key work.
   */
  async function isInFile({ id }: Credential, { to, work }: Moving, now: number): Promise<boolean> {
    if (to === 'frozen') return true;
    try {
      await journal.catchUp();
      return true;
    } catch (cause) {
      log.error({ credential: id, err: cause }, 'audit.file_unwritable');
      const problem = { code: 'audit_unavailable' };
      await put(id, { type: 'later', retryAt: now + AUDIT_WAIT, problem, work });
      return false;
    }
  }

  async function take(credentialId: string, timeFrom: (now: number) => TurnTime): Promise<void> {
    const loaded = await credentials.load(credentialId);
    const state = loaded?.credential.state;
    if (loaded === undefined || state?.status !== 'moving' || loaded.now < state.retryAt) return;
    const time = timeFrom(loaded.now);
    const target = wantedAccess(loaded.credential);
    if (!(await isInFile(loaded.credential, state, loaded.now))) return;
    // Asked afterwards: what the log has lost meanwhile is not in the file either.
    const opened = await open(loaded.credential);
    if (opened !== undefined && target !== undefined) await bring(opened, state, target, time);
  }

  async function end(credential: Credential, state: Ending, redisTime: number): Promise<void> {
    const readAt = stopwatch.now();
    const now = () => Math.round(redisTime + stopwatch.now() - readAt);
    const opened = await open(credential);
    if (opened === undefined) return;
    const { id, handle, createdAt } = credential;
    const given = { id: atlasIdOf(credential), handle, createdAt };
    const removal = await remove({ access: opened.access, now }, given);
    log.info({ credential: id, outcome: removal.is }, 'credential.removal');
    await put(id, removedCommand(state, removal, now()));
  }

  return {
    async work(credentialId) {
      const loaded = await credentials.load(credentialId);
      if (loaded === undefined) return;
      const { credential, now } = loaded;
      const { state } = credential;
      // A deletion waits for nobody: whatever is written at the same time is deleted with it.
      if (state.status === 'ending' && now >= state.retryAt) return end(credential, state, now);
      if (state.status !== 'moving' || now < state.retryAt) return;
      await turns.take(credentialId, (timeFrom) => take(credentialId, timeFrom));
    },
  };
}
