import { type AdoptCommand, adopt } from '../credential/commands/adopt.ts';
import { type CredentialCommand, decideCredential } from '../credential/commands/decide.ts';
import type {
  CredentialAccepted,
  CredentialCircumstances,
} from '../credential/commands/decision.ts';
import { type OpenCommand, open } from '../credential/commands/handOver.ts';
import type { Credential } from '../credential/credential.ts';
import type { CredentialRefusal } from '../credential/refusal.ts';
import { isLiving } from '../credential/state.ts';
import type { Accepted } from '../record/decision.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import { type Command, decide } from '../transitions/decide.ts';
import { companionOf } from './companion.ts';
import { nameCredential } from './named.ts';
import { assertFits, needsRecord } from './pairs.ts';

/**
 * The records that one commit may change. `request`: also where nothing is done with it, because a
 * credential that ends may end it. `other`: the credential that is replaced.
 */
export interface LedgerRecords {
  readonly request?: Request;
  readonly credential?: Credential;
  readonly other?: Credential;
}

/** What is done with each of them. A credential that is opened has no record yet. */
export interface LedgerCommands {
  readonly request?: Command;
  readonly credential?: CredentialCommand | OpenCommand | AdoptCommand;
  readonly other?: CredentialCommand;
}

export interface LedgerStep<T, A> {
  readonly before?: T;
  readonly after: T;
  readonly accepted: A;
}

/** The next of each record, and what the one entry of the audit log says. */
export interface LedgerAccepted {
  readonly ok: true;
  readonly request?: LedgerStep<Request, Accepted>;
  readonly credential?: LedgerStep<Credential, CredentialAccepted>;
  readonly other?: LedgerStep<Credential, CredentialAccepted>;
  readonly event: string;
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
}

export type LedgerDecision =
  | LedgerAccepted
  | { readonly ok: false; readonly refusal: Refusal | CredentialRefusal };

interface Given extends CredentialCircumstances {
  /** The id of the commit that will write all of them. */
  readonly commitId: string;
}

type No = Extract<LedgerDecision, { ok: false }>;
/** Redis has lost it, or nobody wrote it. */
const UNKNOWN: No = { ok: false, refusal: { why: 'unknown_credential' } };
type Stepped<T, A> = { readonly ok: true; readonly step?: LedgerStep<T, A> } | No;

function ofRequest(
  before: Request | undefined,
  command: Command | undefined,
  given: Given,
): Stepped<Request, Accepted> {
  if (command === undefined) return { ok: true };
  if (before === undefined) throw new RangeError(`${command.type} without its request`);
  const accepted = decide(before, command, given);
  if (!accepted.ok) return accepted;
  const { version } = before;
  const { commitId } = given;
  const { state, changes } = accepted;
  const after = { ...before, version: version + 1, commitId, state, ...changes };
  return { ok: true, step: { before, after, accepted } };
}

function ofCredential(
  before: Credential | undefined,
  command: CredentialCommand | OpenCommand | AdoptCommand | undefined,
  given: Given,
): Stepped<Credential, CredentialAccepted> {
  if (command === undefined) return { ok: true };
  const { commitId } = given;
  if (command.type === 'adopt') {
    const made = adopt(command, given, before);
    if (!made.ok) return made;
    const { credential, accepted } = made;
    const after = { ...credential, version: (before?.version ?? 0) + 1, commitId };
    return { ok: true, step: { ...(before && { before }), after, accepted } };
  }
  if (command.type === 'open') {
    if (before !== undefined) {
      const { status } = before.state;
      return { ok: false, refusal: { why: 'credential_overtaken', status } };
    }
    const { credential, accepted } = open(command);
    return { ok: true, step: { after: { ...credential, version: 1, commitId }, accepted } };
  }
  if (before === undefined) return UNKNOWN;
  const accepted = decideCredential(before, command, given);
  if (!accepted.ok) return accepted;
  const { state, changes } = accepted;
  const after = { ...before, version: before.version + 1, commitId, state, ...changes };
  return { ok: true, step: { before, after, accepted } };
}

function named(step: LedgerStep<Credential, CredentialAccepted> | undefined): readonly string[] {
  return step === undefined ? [] : [nameCredential(step.after, step.accepted.event)];
}

/** The request has the first word; what it does not say is said by the credential. */
function entryOf({
  request,
  credential,
  other,
}: Pick<LedgerAccepted, 'request' | 'credential' | 'other'>) {
  const first = request?.accepted ?? credential?.accepted;
  if (first === undefined) throw new RangeError('a commit without a record');
  const { event, by } = first;
  const credentials = [...named(credential), ...named(other)];
  const facts: LedgerAccepted['facts'] = {
    ...other?.accepted.facts,
    ...credential?.accepted.facts,
    ...request?.accepted.facts,
    ...(request && { status: request.after.state.status, version: request.after.version }),
    ...(credentials.length > 0 && { credentials }),
  };
  return { event, by, facts };
}

/** Nobody is shown the private key of a key that ends. */
function mayBeShown(credential: Credential | undefined): boolean {
  return credential !== undefined && isLiving(credential.state);
}

/** Redis has lost the credential that it is about, or nobody wrote it. */
function isWithoutRecord(
  asked: Command,
  { credential }: LedgerRecords,
  commands: LedgerCommands,
): boolean {
  if (credential !== undefined || commands.credential !== undefined) return false;
  return asked.type === 'claim' || needsRecord(asked);
}

/**
 * What one commit does with up to three records: all of it, or nothing. It is pure, because it is
 * called again if the commit lost a race. Throws a `RangeError` where commands do not belong
 * together, such as a delivery without its credential.
 */
export function decideTogether(
  records: LedgerRecords,
  commands: LedgerCommands,
  given: Given,
): LedgerDecision {
  // What is wrong with the request is said first: people know it better.
  const wanted = ofRequest(records.request, commands.request, given);
  if (!wanted.ok) return wanted;
  const credential = ofCredential(records.credential, commands.credential, given);
  const ended = credential.ok ? credential.step?.after : undefined;
  const companion = records.request && ended && companionOf(records.request, ended);
  const asked = commands.request ?? companion;
  const request =
    commands.request === undefined ? ofRequest(records.request, asked, given) : wanted;
  if (!request.ok) return request;
  if (!credential.ok) return credential;
  if (asked !== undefined && isWithoutRecord(asked, records, commands)) {
    return UNKNOWN;
  }
  if (asked?.type === 'claim' && !mayBeShown(records.credential)) return no({ why: 'key_gone' });
  const other = ofCredential(records.other, commands.other, given);
  if (!other.ok) return other;
  const steps = { request: request.step, credential: credential.step, other: other.step };
  assertFits(steps, { ...commands, request: asked });
  return { ok: true, ...steps, ...entryOf(steps) };
}
