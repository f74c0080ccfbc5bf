import type { Credential } from '../../domain/credential/credential.ts';
import { credentialOf } from '../../domain/ledger/opening.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Requests } from '../ports/store.ts';

/** A request as people see it. It is never committed. */
export interface ShownRequest extends Request {
  /** What became of its key. Absent where it has none, or its record cannot be read. */
  readonly credential?: Credential;
}

type Reads = Pick<Requests, 'load' | 'ofRequester' | 'listed'>;

/**
 * The same readings, each with what the ledger says of the key: a request ends with the hand-over,
 * and whoever looks at it wants to know whether the key lives.
 */
export function withCredentials(
  requests: Reads,
  credentials: Pick<Credentials, 'get'>,
): { readonly [R in keyof Reads]: Reads[R] } {
  async function shown<T extends { readonly request: Request }>(
    all: readonly T[],
  ): Promise<readonly T[]> {
    const ids = all.flatMap(({ request }) => credentialOf(request) ?? []);
    if (ids.length === 0) return all;
    const known = await credentials.get(ids);
    return all.map((one) => {
      const credential = known.get(credentialOf(one.request) ?? '');
      if (credential === undefined) return one;
      const request: ShownRequest = { ...one.request, credential };
      return { ...one, request };
    });
  }

  async function page<T extends { readonly request: Request }>(
    read: Promise<{ readonly requests: readonly T[]; readonly total: number }>,
  ) {
    const { requests: found, total } = await read;
    return { requests: await shown(found), total };
  }

  return {
    async load(id) {
      const loaded = await requests.load(id);
      return loaded && (await shown([loaded])).at(0);
    },
    ofRequester: (user, of) => page(requests.ofRequester(user, of)),
    listed: (index, of) => page(requests.listed(index, of)),
  };
}
