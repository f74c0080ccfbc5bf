import type { Credential } from '../../../../src/domain/credential/credential.ts';
import { endOf } from '../../../../src/domain/credential/ends.ts';
import { ownerName } from '../../../../src/domain/key/owner.ts';
import type {
  CredentialChange,
  CredentialIndex,
  Credentials,
  LoadedCredential,
} from '../../../../src/workflow/ports/credentials.ts';
import type { Loaded } from '../../../../src/workflow/ports/store.ts';
import { keep } from './keep.ts';
import type { Sync } from './sync.ts';

export type CredentialsModel = Sync<Pick<Credentials, 'load' | 'get' | 'page' | 'takeDue'>>;

/** The ledger and what is due of it, as the store's scripts keep them. */
export function createCredentialsModel(options: {
  readonly now: () => number;
  readonly loadRequest: (id: string) => Loaded | undefined;
}) {
  const { now } = options;
  const records = new Map<string, Credential>();
  const due = new Map<string, number>();

  let soonest: number | undefined;
  let known = true;

  function next(): number | undefined {
    if (!known) soonest = due.size === 0 ? undefined : Math.ceil(Math.min(...due.values()));
    known = true;
    return soonest;
  }

  function isIn(
    of: Exclude<CredentialIndex, { readonly endsBefore: number }>,
    { owner, offered, organizationId }: Credential,
  ): boolean {
    if ('owner' in of) return ownerName(owner) === ownerName(of.owner);
    if ('organizationId' in of) return organizationId === of.organizationId;
    return offered !== undefined && ownerName(offered.to) === ownerName(of.offeredTo);
  }

  /** What has not ended, in the order of the index. */
  function listed(of: CredentialIndex): readonly Credential[] {
    const living = [...records.values()].filter(({ state }) => state.status !== 'ended');
    if ('endsBefore' in of) {
      return living
        .flatMap((one) => scored(one, endOf(one)?.at))
        .filter(({ at }) => at <= of.endsBefore)
        .sort(
          (one, other) => one.at - other.at || (one.credential.id < other.credential.id ? -1 : 1),
        )
        .map(({ credential }) => credential);
    }
    return living
      .filter((one) => isIn(of, one))
      .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
  }

  const port: CredentialsModel = {
    load(id): LoadedCredential | undefined {
      const credential = records.get(id);
      if (credential === undefined) return undefined;
      const request = options.loadRequest(credential.origin.request ?? '');
      return { credential, now: now(), ...(request === undefined ? {} : { request }) };
    },
    get: (ids) => new Map(ids.flatMap((id) => pairOf(id, records.get(id)))),
    page(of, { offset, limit }) {
      const all = listed(of);
      return { credentials: all.slice(offset, offset + limit), total: all.length, now: now() };
    },
    takeDue({ limit, leaseMs }) {
      const ids = [...due]
        .filter(([, at]) => at <= now())
        .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([id]) => id);
      for (const id of ids) due.set(id, now() + leaseMs);
      known = false;
      return { ids, nextAt: next() ?? null, now: now() };
    },
  };

  return {
    port,
    records,
    next,
    /** Saves the contents. Returns a function that restores them. */
    save(): () => void {
      const back = [keep(records), keep(due)];
      return () => {
        for (const restore of back) restore();
        known = false;
      };
    },
    isStale: ({ before, credential }: CredentialChange) =>
      records.get(credential.id)?.commitId !== before?.commitId,
    isSame: ({ credential }: CredentialChange) =>
      records.get(credential.id)?.commitId === credential.commitId,
    write({ credential, due: at }: CredentialChange): void {
      records.set(credential.id, credential);
      known = false;
      if (at === null) due.delete(credential.id);
      else due.set(credential.id, at);
    },
  };
}

function scored(credential: Credential, at: number | undefined) {
  return at === undefined ? [] : [{ credential, at }];
}

function pairOf(id: string, credential: Credential | undefined) {
  return credential === undefined ? [] : [[id, credential] as const];
}
