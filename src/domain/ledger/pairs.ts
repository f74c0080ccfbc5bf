import type { AdoptCommand } from '../credential/commands/adopt.ts';
import type { CredentialCommand } from '../credential/commands/decide.ts';
import type { CredentialAccepted } from '../credential/commands/decision.ts';
import type { OpenCommand } from '../credential/commands/handOver.ts';
import { atlasIdOf, type Credential } from '../credential/credential.ts';
import { issuedKey, type Request } from '../record/request.ts';
import type { Command } from '../transitions/decide.ts';

interface Step<T> {
  readonly before?: T;
  readonly after: T;
}

interface Steps {
  readonly request?: Step<Request>;
  readonly credential?: Step<Credential> & { readonly accepted: CredentialAccepted };
  readonly other?: Step<Credential>;
}

type Type = (CredentialCommand | OpenCommand | AdoptCommand)['type'];

/** What is done with the credential in the same commit, by what is done with its request. */
const BESIDE: { readonly [T in Command['type']]: readonly Type[] } = {
  fitted: ['open'],
  delivered: ['handed_over'],
  expire: ['end_unrevealed'],
  // `open`: Redis has lost that there was one. It is opened as one that ends.
  revoke: ['end_unrevealed', 'end_now', 'open'],
  key_ended: ['found_gone', 'removed', 'close'],
  keep: ['kept', 'open'],
  may_begin: ['removed', 'found_gone', 'close'],
  extended: ['extend'],
  apply: ['change'],
  adopted: ['adopt'],
  applied: [],
  act_later: [],
  act_anew: [],
  not_carried_out: [],
  approve: [],
  deny: [],
  withdraw: [],
  lapse: [],
  resume: [],
  ask: [],
  answer: [],
  offer_less: [],
  settle_offer: [],
  nudge: [],
  remind_approvers: [],
  escalate: [],
  acknowledge: [],
  review_due: [],
  unreachable: [],
  reachable: [],
  begin: [],
  created: [],
  try_later: [],
  ask_anew: [],
  fail: [],
  doubt: [],
  fit_later: [],
  lease_over: [],
  cleaned: [],
  hold: [],
  claim: [],
  unclaim: [],
  delivery_doubt: [],
  remind: [],
  close: [],
};

/** This may also come later than the end of the credential. */
const MAY_BE_ALONE: readonly Command['type'][] = ['may_begin'];

/**
 * What is done with a request together with its credential. A claim changes nothing of that, but is
 * refused where it has ended.
 */
export type KeyCommand = Extract<
  Command,
  {
    type:
      | 'fitted'
      | 'claim'
      | 'delivered'
      | 'expire'
      | 'revoke'
      | 'key_ended'
      | 'keep'
      | 'may_begin'
      | 'extended'
      | 'apply'
      | 'adopted';
  }
>;
/** The commands that touch nothing but the request. */
export type RequestCommand = Exclude<Command, KeyCommand>;

/** Whether it changes a credential that has a record, and never comes without. */
export function needsRecord({ type }: Pick<Command, 'type'>): boolean {
  const beside = BESIDE[type];
  const isOpened = beside.every((one) => one === 'open' || one === 'adopt');
  return beside.length > 0 && !isOpened && !MAY_BE_ALONE.includes(type);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(what);
}

/** These come only with a step of the request that they belong to. */
const ONLY_WITH_REQUEST: readonly Type[] = [
  'open',
  'handed_over',
  'kept',
  'end_unrevealed',
  'extend',
  'change',
];

function ofRequest(request: Step<Request>, credential: Step<Credential>, type: Type): void {
  const { id, spec } = request.after;
  if (type === 'extend' || type === 'change' || type === 'adopt') {
    const named = spec.act?.kind === type ? spec.act.credential : undefined;
    must(named === credential.after.id, `${type}: request ${id} is about another key`);
    return;
  }
  const isItsOwn = credential.after.secrets.some((secret) => secret.request === id);
  must(isItsOwn, `${type}: ${credential.after.id} does not belong to request ${id}`);
  const key = issuedKey(request.before ?? request.after);
  must(
    key === undefined || key.id === atlasIdOf(credential.after),
    `${type}: request ${id} names another key`,
  );
}

/**
 * Keeps the request and its credential in step: what a request says of its key, and what the ledger
 * says of it, is written in one commit.
 */
export function assertFits(
  { request, credential, other }: Steps,
  commands: {
    readonly request?: { readonly type: Command['type'] };
    readonly credential?: CredentialCommand | OpenCommand | AdoptCommand;
    readonly other?: CredentialCommand;
  },
): void {
  const type = commands.credential?.type;
  const asking = commands.request?.type;
  const beside = asking === undefined ? [] : BESIDE[asking];
  const fits = type !== undefined && beside.includes(type);
  if (beside.length > 0) {
    const isAlone = type === undefined && asking !== undefined && MAY_BE_ALONE.includes(asking);
    must(fits || isAlone, `${asking} without its credential: ${beside.join(' or ')}`);
  }
  must(asking !== 'claim' || type === undefined, 'a claim changes nothing of a credential');
  if (type !== undefined && ONLY_WITH_REQUEST.includes(type)) {
    must(fits, `${type} without the step of its request`);
  }
  if (commands.credential?.type === 'adopt') {
    const isByRequest = commands.credential.right === 'request';
    must(isByRequest === fits, 'adopt: a request that was approved comes with it, and no other');
  }
  if (fits && request !== undefined && credential !== undefined) {
    ofRequest(request, credential, type);
  }
  if (other === undefined) return;
  const replaced = commands.other?.type === 'cut' && commands.other.cut === 'replaced';
  must(type === 'handed_over' && replaced, 'another credential is only replaced');
  must(other.after.id !== credential?.after.id, 'a credential does not replace itself');
}
