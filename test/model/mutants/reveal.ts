import type { Request } from '../../../src/domain/record/request.ts';
import { no } from '../../../src/domain/record/result.ts';
import { SlackError } from '../../../src/foundation/errors.ts';
import type { Secret } from '../../../src/foundation/secret.ts';
import type { PresentedWindow } from '../../../src/workflow/core/windows.ts';
import type { Reveal, Shown } from '../../../src/workflow/requests/reveal/reveal.ts';
import type { Ports } from '../ports/ports.ts';
import type { Mutant } from './mutant.ts';

type Deliver = Parameters<Reveal['show']>[1];

const NOT: Shown = no({ why: 'not_shown', stopped: 'slack' });

/** The private key of a request that waits for its requester, opened without further questions. */
async function opened({ requests, seals }: Ports, requestId: string) {
  const loaded = await requests.load(requestId);
  const state = loaded?.request.state;
  if (loaded === undefined || state === undefined || !('sealed' in state)) return undefined;
  const { request } = loaded;
  const secret = seals.unseal(state.sealed, {
    organizationId: request.spec.organizationId,
    requester: request.requester,
    requestId,
    keyId: state.key.id,
    attempt: state.key.attempt,
    specHash: request.specHash,
  });
  return { request, secret, state };
}

async function delivered(deliver: Deliver, request: Request, secret: Secret): Promise<Shown> {
  const shown = {
    form: 'clear',
    privateKey: secret,
    environment: secret,
    otherAddress: false,
  } as const;
  return deliver(request, shown).then(
    () => ({ ok: true }),
    () => NOT,
  );
}

async function withoutClaim(ports: Ports, window: PresentedWindow, deliver: Deliver) {
  const found = await opened(ports, window.requestId);
  return found === undefined ? NOT : delivered(deliver, found.request, found.secret);
}

/** Like GETDEL: the record is done with the private key before anybody has seen it. */
async function takenFirst(ports: Ports, window: PresentedWindow, deliver: Deliver) {
  const found = await opened(ports, window.requestId);
  if (found?.state.status !== 'ready' || found.request.requester !== window.user) return NOT;
  const { request, state } = found;
  const step = async (before: Request, to: Request['state'], event: string) => {
    const version = before.version + 1;
    const after = { ...before, version, commitId: ports.ids.nonce(), state: to };
    const entry = {
      event,
      requestId: before.id,
      by: window.user,
      at: 0,
      outcome: 'success',
      policyHash: '',
      facts: { status: to.status, version },
    } as const;
    const transition = { before, request: after, entry, notices: [], due: null };
    const { ok } = await ports.requests.commit(transition);
    if (ok) await ports.journal.append(entry);
    return ok ? after : undefined;
  };
  const { key, sealed, until, shown } = state;
  const holds = { key, sealed, until, shown: shown + 1 };
  const claim = { status: 'claimed', claimId: 'c', leaseUntil: 0, ...holds } as const;
  const claimed = await step(request, claim, 'reveal.claimed');
  const done = { status: 'delivered', key, at: 0 } as const;
  const gone = claimed && (await step(claimed, done, 'reveal.delivered'));
  return gone === undefined ? NOT : delivered(deliver, request, found.secret);
}

export const REVEAL_MUTANTS: readonly Mutant[] = [
  {
    name: 'shows a private key that it did not claim',
    breaks: ['I6', 'I7'],
    variant: {
      reveal: (real, ports) => ({
        ...real,
        show: (window, deliver) => withoutClaim(ports, window, deliver),
      }),
    },
  },
  {
    name: 'forgets the private key before it is shown',
    breaks: ['I3'],
    variant: {
      reveal: (real, ports) => ({
        ...real,
        show: (window, deliver) => takenFirst(ports, window, deliver),
      }),
    },
  },
  {
    name: 'takes a doubtful display for none',
    breaks: ['I6'],
    variant: {
      reveal: (real) => ({
        ...real,
        show: (window, deliver) =>
          real.show(window, (request, secret) =>
            deliver(request, secret).catch(() => {
              throw new SlackError('definite', 'timeout');
            }),
          ),
      }),
    },
  },
  {
    name: 'takes a doubtful display for one that was seen',
    breaks: ['I3'],
    variant: {
      reveal: (real) => ({
        ...real,
        show: (window, deliver) =>
          real.show(window, (request, secret) => deliver(request, secret).catch(() => undefined)),
      }),
    },
  },
  {
    name: 'writes the private key into its log',
    breaks: ['I8'],
    variant: {
      ports: (ports) => ({
        ...ports,
        seals: {
          ...ports.seals,
          seal(secret, context) {
            ports.log.debug({ privateKey: secret.reveal() }, 'key.sealed');
            return ports.seals.seal(secret, context);
          },
        },
      }),
    },
  },
  {
    name: 'stores the private key in clear',
    breaks: ['I8', 'I3'],
    variant: {
      ports: (ports) => ({
        ...ports,
        seals: { ...ports.seals, seal: (secret) => secret.reveal() },
      }),
    },
  },
];
