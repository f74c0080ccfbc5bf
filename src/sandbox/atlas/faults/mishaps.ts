// Each way an exchange can go wrong, and what becomes of its effect.
import { z } from 'zod';
import { type Answer, type Encoding, type Rendered, render } from '../http/answers.ts';
import { type Delivery, delivered } from '../http/delivery.ts';
import type { Later } from '../http/later.ts';
import { Refusal } from '../http/refusals.ts';
import { type Garbage, spoiled } from './garbage.ts';

/** `committed`: whether the operation really happens behind the bad answer. Default: it does not. */
export type FaultAction =
  /** The effect is at once, the answer is late. */
  | { kind: 'latency'; ms: number }
  /** The effect happens, then the connection closes without an answer. */
  | { kind: 'lost reply' }
  /** Nothing ever comes back. */
  | { kind: 'hang'; committed?: boolean }
  /** The connection closes now, the effect happens after `ms` (or on `faults.settle()`). */
  | { kind: 'late commit'; ms: number }
  /** The connection is reset before anything happens. */
  | { kind: 'reset' }
  /** A bare status with any body, as from a proxy; empty if none is given. */
  | {
      kind: 'status';
      status: number;
      committed?: boolean;
      body?: string;
      contentType?: string;
      headers?: Readonly<Record<string, string>>;
    }
  /** A status with an error body in Atlas's own shape. */
  | {
      kind: 'refusal';
      status: number;
      errorCode: string;
      detail?: string;
      parameters?: readonly (string | number)[];
      committed?: boolean;
    }
  /** 429. Without `retryAfter` the header is left out; it may be as absurd as you like. */
  | { kind: 'too many'; retryAfter?: number | string }
  /** 200, but not what was asked for. */
  | { kind: 'garbage'; garbage: Garbage; committed?: boolean }
  /** It happens, and the answer is right but for the id, or the public key too: another key's. */
  | { kind: 'another key'; key: { readonly id: string; readonly publicKey?: string } }
  /** The true answer, compressed on its way by something in between. */
  | { kind: 'compressed'; encoding: Encoding }
  /** 200 with a JSON body of this many bytes (10 MB if not said). */
  | { kind: 'oversized'; bytes?: number; committed?: boolean }
  /** 200 and a body that trickles forever. */
  | { kind: 'endless'; committed?: boolean }
  | { kind: 'redirect'; location?: string; status?: number };

export interface Scene {
  /** Lets the request run its course, with its effect. */
  readonly proceed: () => Delivery;
  readonly rehearse: () => Rendered;
  readonly commits: Later;
}

const wire = { envelope: false, pretty: false, contentType: 'application/json' } as const;

const answered = (answer: Answer): Delivery => delivered(render(answer, wire));

const plain = (status: number, body: string, contentType: string): Rendered => ({
  status,
  headers: { 'Content-Type': contentType },
  body,
});

function oversized(bytes = 10_000_000): Rendered {
  const [start, end] = ['{"results":[],"padding":"', '"}'];
  const padding = 'x'.repeat(Math.max(0, bytes - start.length - end.length));
  return plain(200, `${start}${padding}${end}`, 'application/json');
}

function tooMany(retryAfter: number | string | undefined): Delivery {
  const detail = 'Rate limit exceeded.';
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'Retry-After': `${retryAfter}` };
  const errorCode = 'RATE_LIMITED_TOKEN_BUCKET';
  return answered(new Refusal({ status: 429, errorCode, detail, headers }).answer());
}

export function carryOut(action: FaultAction, scene: Scene): Delivery {
  if ('committed' in action && action.committed && action.kind !== 'garbage') scene.proceed();
  switch (action.kind) {
    case 'latency':
      return { ...scene.proceed(), delay: action.ms };
    case 'lost reply':
      scene.proceed();
      return { kind: 'hang up', reset: false, delay: 0 };
    case 'hang':
      return { kind: 'silence', delay: 0 };
    case 'late commit':
      scene.commits.after(action.ms, scene.proceed);
      return { kind: 'hang up', reset: false, delay: 0 };
    case 'reset':
      return { kind: 'hang up', reset: true, delay: 0 };
    case 'status': {
      const { status, body = '', contentType = 'text/plain', headers } = action;
      const rendered = plain(status, body, contentType);
      return delivered({ ...rendered, headers: { ...rendered.headers, ...headers } });
    }
    case 'refusal':
      return answered(new Refusal({ detail: action.errorCode, ...action }).answer());
    case 'too many':
      return tooMany(action.retryAfter);
    case 'garbage':
      return delivered(spoiled(action.garbage, intact(action, scene)));
    case 'another key':
      return named(action.key, scene.proceed());
    case 'compressed': {
      const delivery = scene.proceed();
      if (delivery.kind !== 'answer') return delivery;
      return { ...delivery, rendered: { ...delivery.rendered, encoded: action.encoding } };
    }
    case 'oversized':
      return delivered(oversized(action.bytes));
    case 'endless':
      return {
        kind: 'endless',
        delay: 0,
        rendered: plain(200, '{"results":[', 'application/json'),
      };
    case 'redirect': {
      const headers = { Location: action.location ?? '/maintenance' };
      return delivered({ status: action.status ?? 302, headers, body: '' });
    }
    default:
      return action satisfies never;
  }
}

const ANSWERED = z.object({ id: z.string(), publicKey: z.string() });

function named({ id, publicKey }: Partial<z.infer<typeof ANSWERED>>, delivery: Delivery): Delivery {
  if (delivery.kind !== 'answer') return delivery;
  const { rendered } = delivery;
  const own = ANSWERED.safeParse(JSON.parse(rendered.body || '{}'));
  if (!own.success) return delivery;
  const body = rendered.body
    .replaceAll(own.data.id, id ?? own.data.id)
    .replaceAll(own.data.publicKey, publicKey ?? own.data.publicKey);
  return { ...delivery, rendered: { ...rendered, body } };
}

/** Garbage is made of the true answer, so it is as plausible as it can be. */
function intact(action: { committed?: boolean }, scene: Scene): Rendered {
  if (!action.committed) return scene.rehearse();
  const delivery = scene.proceed();
  return delivery.kind === 'answer' ? delivery.rendered : scene.rehearse();
}
