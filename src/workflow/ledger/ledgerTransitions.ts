import { dueOf } from '../../domain/credential/due.ts';
import {
  decideTogether,
  type LedgerAccepted,
  type LedgerCommands,
} from '../../domain/ledger/together.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { overtaken } from '../../domain/record/decision.ts';
import { type Request, votersOf } from '../../domain/record/request.ts';
import type { RequestEvent } from '../../domain/record/requestEvent.ts';
import { no } from '../../domain/record/result.ts';
import { StoreError } from '../../foundation/errors.ts';
import { dueFor } from '../core/dueFor.ts';
import { noticesFor } from '../core/noticesFor.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import { concerned } from '../core/transition.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { CredentialChange, Credentials } from '../ports/credentials.ts';
import type { Ids } from '../ports/ids.ts';
import type { People } from '../ports/slack.ts';
import type { Committed, Notice, Quota, Requests } from '../ports/store.ts';
import {
  createLedgerLoading,
  type LedgerIds,
  type LedgerLoaded,
  type LedgerNo,
} from './ledgerLoading.ts';

export type LedgerMoved = (LedgerAccepted & { readonly entry: AuditEntry }) | LedgerNo;

interface Options {
  readonly once?: string;
  /** See `LedgerTransition`. */
  readonly whileOpen?: readonly Quota[];
  /** See `LedgerTransition`: after that it is `overtaken`. */
  readonly until?: number;
}

export interface LedgerTransitions {
  /**
   * Loads, decides and commits, all of it or nothing. If another change of one of the records came
   * first, it does so again, three times in all. Throws `StoreError`.
   */
  move(
    ids: LedgerIds,
    commands: (loaded: LedgerLoaded) => LedgerCommands,
    options?: Options,
  ): Promise<LedgerMoved>;
}

const RACES = 3;

type Step = {
  readonly before?: CredentialChange['before'];
  readonly after: CredentialChange['credential'];
};

function changeOf({ before, after }: Step): CredentialChange {
  return { before, credential: after, due: dueOf(after) };
}

/** Somebody else was faster each time: what the record is now. */
function overtakenBy(ids: LedgerIds, loaded: LedgerLoaded | undefined): LedgerNo {
  const credential = loaded?.credential?.credential.state;
  if (ids.request === undefined && credential !== undefined)
    return { ok: false, refusal: { why: 'credential_overtaken', status: credential.status } };
  return overtaken(loaded?.request?.request.state ?? { status: 'pending' });
}

/**
 * They end a request, and nothing looks at it afterwards. On an older record they would leave a key
 * that nobody knows of.
 */
const ENDS: readonly RequestEvent[] = ['secret.expired', 'key.revoke_asked', 'key.found_gone'];

/** It has changed since it was read, so it is decided anew. */
function unlessContended(cause: unknown): 'again' {
  if (cause instanceof StoreError && cause.code === 'contended') return 'again';
  throw cause;
}

/** Who says so, where a person does. */
function personsIn({ credential, other }: LedgerCommands): readonly string[] {
  return [credential, other].flatMap((one) => (one !== undefined && 'by' in one ? [one.by] : []));
}

/** An offer is judged by whether the owner is still there. */
function ownersIn({ credential }: LedgerCommands, loaded: LedgerLoaded): readonly string[] {
  const owner = loaded.credential?.credential.owner;
  return credential?.type === 'offer_owner' && owner?.kind === 'person' ? [owner.id] : [];
}

export function createLedgerTransitions(parts: {
  readonly requests: Pick<Requests, 'load' | 'now'>;
  readonly credentials: Pick<Credentials, 'load' | 'commit'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly older: Pick<OlderRecords, 'mayEnd'>;
  /**
   * What is owed because of the credentials; a request that changes has its own notices. `request`:
   * the one of the credential, as it was read.
   */
  readonly credentialNotices: (
    step: LedgerAccepted,
    policy: Policy,
    request: Request | undefined,
  ) => readonly Notice[];
  /** Called after each commit: something of these records may be due or owed now. */
  readonly moved: (step: LedgerAccepted) => void;
}): LedgerTransitions {
  const { credentials, people } = parts;
  const load = createLedgerLoading(parts);

  async function decide(loaded: LedgerLoaded, commands: LedgerCommands) {
    const { request } = loaded;
    const asked =
      request === undefined || commands.request === undefined
        ? []
        : concerned(request.request, commands.request);
    const owners = ownersIn(commands, loaded);
    const facts = await people.about([...new Set([...asked, ...personsIn(commands), ...owners])]);
    const records = {
      request: request?.request,
      credential: loaded.credential?.credential,
      other: loaded.other?.credential,
    };
    return decideTogether(records, commands, {
      policy: parts.policy(),
      people: facts,
      approvers: [request, loaded.credential?.request].flatMap((one) =>
        one === undefined ? [] : votersOf(one.request),
      ),
      now: loaded.now,
      commitId: parts.ids.nonce(),
    });
  }

  function entryOf(step: LedgerAccepted, at: number): AuditEntry {
    const { event, by, facts } = step;
    const of = step.request === undefined ? {} : { requestId: step.request.after.id };
    return { event, ...of, by, at, outcome: 'success', policyHash: parts.policy().hash, facts };
  }

  function commit(
    step: LedgerAccepted,
    loaded: LedgerLoaded,
    entry: AuditEntry,
    options: Options,
  ): Promise<Committed> {
    const { request, credential, other } = step;
    const changes = [credential, other].flatMap((one) =>
      one === undefined ? [] : [changeOf(one)],
    );
    const once = options.once === undefined ? {} : { once: options.once };
    const policy = parts.policy();
    const ofRequest =
      request === undefined
        ? []
        : noticesFor(request.accepted.event, {
            before: request.before,
            after: request.after,
            policy,
            facts: request.accepted.facts,
          });
    const notices = [
      ...ofRequest,
      ...parts.credentialNotices(step, policy, loaded.request?.request),
    ];
    const written = { credentials: changes, entry, notices, ...once };
    if (request === undefined) return credentials.commit(written);
    const { before, after } = request;
    const { whileOpen = [], until } = options;
    return credentials.commit({
      ...written,
      before,
      request: after,
      due: dueFor(after),
      whileOpen,
      ...(until !== undefined && { until }),
    });
  }

  async function mayEnd({ request }: LedgerAccepted): Promise<boolean | 'again'> {
    if (request?.before === undefined || !ENDS.includes(request.accepted.event)) return true;
    return parts.older.mayEnd(request.before).catch(unlessContended);
  }

  async function attempt(
    loaded: LedgerLoaded,
    commands: (loaded: LedgerLoaded) => LedgerCommands,
    options: Options,
  ): Promise<LedgerMoved | 'again'> {
    const step = await decide(loaded, commands(loaded));
    if (!step.ok) return step;
    const allowed = await mayEnd(step);
    if (allowed === 'again') return allowed;
    if (!allowed) return no({ why: 'history_differs' });
    const entry = entryOf(step, loaded.now);
    const committed = await commit(step, loaded, entry, options);
    if (committed.ok) {
      parts.moved(step);
      return { ...step, entry };
    }
    if (committed.why === 'late') return overtakenBy({ request: step.request?.after.id }, loaded);
    return committed.why === 'again' ? { ok: false, refusal: { why: 'used_window' } } : 'again';
  }

  return {
    async move(ids, commands, options = {}) {
      let last: LedgerLoaded | undefined;
      for (let race = 0; race < RACES; race += 1) {
        const loaded = await load(ids);
        if (loaded === 'again') continue;
        if ('ok' in loaded) return loaded;
        last = loaded;
        const outcome = await attempt(loaded, commands, options);
        if (outcome !== 'again') return outcome;
      }
      return overtakenBy(ids, last);
    },
  };
}
