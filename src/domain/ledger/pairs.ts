import type { CredentialCommand } from '../credential/commands/decide.ts';
import type { CredentialAccepted } from '../credential/commands/decision.ts';
import type { OpenCommand } from '../credential/commands/handOver.ts';
import { atlasIdOf, type Credential } from '../credential/credential.ts';
import { issuedKey, liveKey, type Request } from '../record/request.ts';

interface Step<T> {
  readonly before?: T;
  readonly after: T;
}

interface Steps {
  readonly request?: Step<Request>;
  readonly credential?: Step<Credential> & { readonly accepted: CredentialAccepted };
  readonly other?: Step<Credential>;
}

type Type = (CredentialCommand | OpenCommand)['type'];

function must(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(what);
}

function lives(request: Request | undefined): boolean {
  return request !== undefined && liveKey(request) !== undefined;
}

function wasDelivered({ state }: Request): boolean {
  const { status } = state.status === 'held' ? state.from : state;
  return status === 'delivered';
}

/** What a step of a request asks of its credential; `undefined`: nothing. */
function askedBy({ before, after }: Step<Request>): readonly Type[] | undefined {
  const { status } = after.state;
  if (status === 'ready' && !lives(before)) return ['open'];
  if (status === 'delivered' && before?.state.status === 'claimed') return ['handed_over'];
  const ends = before !== undefined && lives(before) && !lives(after) && !wasDelivered(before);
  return ends ? ['end_unrevealed', 'found_gone'] : undefined;
}

/** These come only with a step of a request that asks for them. */
const ONLY_WITH_REQUEST: readonly Type[] = ['open', 'handed_over', 'end_unrevealed'];

function ofRequest(request: Step<Request>, credential: Step<Credential>, type: Type): void {
  const { id } = request.after;
  const isItsOwn = credential.after.secrets.some((secret) => secret.request === id);
  must(isItsOwn, `${type}: ${credential.after.id} does not belong to request ${id}`);
  const key = issuedKey(request.after);
  must(
    type !== 'open' || key?.id === atlasIdOf(credential.after),
    `open: request ${id} names another key`,
  );
}

/**
 * Keeps the request and its credential in step: what a request says of its key, and what the ledger
 * says of it, is written in one commit.
 */
export function assertFits(
  { request, credential, other }: Steps,
  commands: {
    readonly credential?: { readonly type: Type };
    readonly other?: CredentialCommand;
  },
): void {
  const type = commands.credential?.type;
  const asked = request === undefined ? undefined : askedBy(request);
  must(
    asked === undefined || (type !== undefined && asked.includes(type)),
    `the credential of the request is left out: ${asked?.join(' or ')}`,
  );
  if (type !== undefined && ONLY_WITH_REQUEST.includes(type)) {
    const isKept = type === 'handed_over' && request?.after.state.status === 'delivered';
    must(asked?.includes(type) === true || isKept, `${type} without the step of its request`);
  }
  if (asked !== undefined && request !== undefined && credential !== undefined) {
    ofRequest(request, credential, type ?? 'open');
  }
  const settled = credential?.accepted.settles?.request;
  must(
    settled === undefined || request?.after.id === settled,
    `request ${settled} waits for what is decided here`,
  );
  if (other === undefined) return;
  const replaced = commands.other?.type === 'cut' && commands.other.cut === 'replaced';
  must(type === 'handed_over' && replaced, 'another credential is only replaced');
  must(other.after.id !== credential?.after.id, 'a credential does not replace itself');
}
