import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { PausedError } from '../foundation/errors.ts';
import { chainStart } from '../slack/views/news/safeMode.ts';
import type { Mark } from '../workflow/ports/audit.ts';
import { CHECKS, type Check, type Health, type Problem } from '../workflow/ports/health.ts';

/** A pass of the timer that takes longer hangs, ms. */
const TURNS_WITHIN = 5 * 60_000;

export type Phase = 'starting' | 'started' | 'stopping';

interface ProbeParts {
  readonly phase: () => Phase;
  /** How long ago the timer last began a pass, ms. */
  readonly sinceTurn: () => number;
  readonly isHostRight: () => boolean;
  readonly health: Pick<Health, 'problems'>;
  /** Where the audit log ends; throws `PausedError` in safe mode, and else while it is not well. */
  readonly head: () => Promise<Mark>;
}

interface Answer {
  readonly ok: boolean;
  readonly body: object;
}

/** Of the audit log no more than what people are told of it once a day. */
async function auditOf(head: ProbeParts['head']) {
  try {
    const mark = await head();
    return { status: 'ok', audit: { entry: mark.n, chain: chainStart(mark) } } as const;
  } catch (cause) {
    return { status: cause instanceof PausedError ? 'safe_mode' : 'unavailable' } as const;
  }
}

function alive({ phase, sinceTurn }: ProbeParts): Answer {
  const turns = phase() !== 'started' || sinceTurn() < TURNS_WITHIN;
  return { ok: turns, body: { status: turns ? 'ok' : 'stuck' } };
}

/** Not because of Redis: without it people read our sentence, and else the error of Slack. */
function ready({ phase, isHostRight }: ProbeParts): Answer {
  const now = phase();
  if (now !== 'started') return { ok: false, body: { status: now } };
  const ok = isHostRight();
  return { ok, body: { status: ok ? 'ok' : 'host_clock_wrong' } };
}

async function working({ health, head }: ProbeParts): Promise<Answer> {
  const { status, ...audit } = await auditOf(head);
  // What was just asked is newer than what was seen in the last second.
  const problems = new Map<Check, Problem & { readonly since?: number }>(health.problems());
  if (status !== 'safe_mode') problems.delete('safe_mode');
  else if (!problems.has('safe_mode')) problems.set('safe_mode', { code: 'safe_mode' });
  const checks = CHECKS.map((check) => {
    const problem = problems.get(check);
    if (problem === undefined) return [check, { ok: true }] as const;
    const { code, since } = problem;
    const from = since === undefined ? {} : { since: new Date(since).toISOString() };
    return [check, { ok: false, problem: code, ...from }] as const;
  });
  const ok = status === 'ok' && problems.size === 0;
  const summary = status === 'ok' && !ok ? 'problems' : status;
  return { ok, body: { status: summary, ...audit, checks: Object.fromEntries(checks) } };
}

function answering(ask: () => Answer | Promise<Answer>): RequestListener {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const { ok, body } = await ask();
    response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
  };
}

/**
 * Three questions of supervisors: does the process live (else restart it), may it get traffic (else
 * send it elsewhere), and is its work being done (else call somebody).
 */
export function createProbes(parts: ProbeParts): ReadonlyMap<string, RequestListener> {
  return new Map([
    ['/healthz', answering(() => alive(parts))],
    ['/readyz', answering(() => ready(parts))],
    ['/status', answering(() => working(parts))],
  ]);
}
