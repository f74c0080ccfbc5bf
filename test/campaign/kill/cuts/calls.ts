import { createHash } from 'node:crypto';
import { z } from 'zod';
import * as auditHead from '../../../../src/store/audit/auditHead.ts';
import * as credentialScripts from '../../../../src/store/credentials/credentialScripts.ts';
import * as observationScripts from '../../../../src/store/inventory/observationScripts.ts';
import * as turnScript from '../../../../src/store/inventory/turnScript.ts';
import * as presses from '../../../../src/store/loss/presses.ts';
import * as owedNotices from '../../../../src/store/notices/owedNotices.ts';
import * as preApprovals from '../../../../src/store/preApproval/preApprovals.ts';
import * as requestScripts from '../../../../src/store/records/requestScripts.ts';
import * as sweeps from '../../../../src/store/records/sweeps.ts';
import * as windows from '../../../../src/store/records/windows.ts';
import { asksFirst } from '../../../../src/store/redis/permissions.ts';
import { textOf } from '../../../../src/store/redis/scripts.ts';

/** Name of a call in the table of cuts, with its arguments as text. */
export interface Named {
  readonly name: string;
  readonly text: string;
}

const SCRIPT = z.object({ name: z.string(), writes: z.boolean(), lua: z.string() });
const MODULES = [
  requestScripts,
  credentialScripts,
  preApprovals,
  owedNotices,
  sweeps,
  windows,
  auditHead,
  presses,
  observationScripts,
  turnScript,
];
export const SCRIPTS = MODULES.flatMap((module) => Object.values(module)).flatMap((one) => {
  const script = SCRIPT.safeParse(one);
  if (!script.success) return [];
  const { data } = script;
  // As a bot runs it whose clock tests may move.
  return [{ ...data, lua: asksFirst({ ...data, lua: textOf(data, { testClock: true }) }) }];
});
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
const BY_DIGEST = new Map(SCRIPTS.map(({ name, lua }) => [sha1(lua), name]));
const RECORD = z.object({ state: z.object({ status: z.string() }) });

/**
 * A commit is named by the state that it leads to: `commit ready`, or `commit credential frozen`
 * where it has no request.
 */
function commitName(args: readonly string[]): string {
  const stateIn = (record = '') => RECORD.parse(JSON.parse(record)).state.status;
  const [, , request = ''] = args;
  if (request !== '') return `commit ${stateIn(request)}`;
  return `commit credential ${stateIn(args.find((one) => one.startsWith('{"version":')))}`;
}

/** The id that this commit gives to the record. No other commit has it. */
export function commitIdIn(text: string): string {
  const [, id] = /"commitId":"([^"]+)"/.exec(text) ?? [];
  if (id === undefined) throw new Error('this is no commit');
  return id;
}

export function redisCall(words: readonly string[]): Named {
  const [command = '', first = '', count = '0', ...rest] = words;
  const verb = command.toLowerCase();
  if (verb !== 'evalsha' && verb !== 'eval') return { name: verb, text: words.join(' ') };
  const digest = verb === 'eval' ? sha1(first) : first;
  const name = BY_DIGEST.get(digest) ?? `script ${digest}`;
  const args = rest.slice(Number(count));
  if (name === 'commit') return { name: commitName(args), text: args.join(' ') };
  return { name, text: args.join(' ') };
}

const ATLAS: readonly (readonly [string, RegExp])[] = [
  ['create', /^POST \S*\/orgs\/[^/]+\/apiKeys(\?|$)/],
  ['access list', /^POST \S*\/apiKeys\/[^/]+\/accessList/],
  ['look', /^GET \S*\/orgs\/[^/]+\/apiKeys\?\S*itemsPerPage=1(&|$)/],
  ['list', /^GET \S*\/orgs\/[^/]+\/apiKeys(\?|$)/],
  ['get', /^GET \S*\/orgs\/[^/]+\/apiKeys\/[^/]+(\?|$)/],
  ['delete', /^DELETE \S*\/orgs\/[^/]+\/apiKeys\/[^/]+(\?|$)/],
  ['organization roles', /^PATCH \S*\/orgs\/[^/]+\/apiKeys\/[^/]+(\?|$)/],
  ['remove address', /^DELETE \S*\/apiKeys\/[^/]+\/accessList\//],
  ['join project', /^POST \S*\/groups\/[^/]+\/apiKeys\/[^/]+(\?|$)/],
  ['project roles', /^PATCH \S*\/groups\/[^/]+\/apiKeys\/[^/]+(\?|$)/],
  ['leave project', /^DELETE \S*\/groups\/[^/]+\/apiKeys\/[^/]+(\?|$)/],
  ['token', /\/oauth\//],
];

export function atlasCall(method: string, target: string, body: string): Named {
  const line = `${method} ${target}`;
  const name = ATLAS.find(([, pattern]) => pattern.test(line))?.[0] ?? line;
  return { name, text: `${line} ${body}` };
}

function decoded(body: string): string {
  return body.startsWith('{') ? body : [...new URLSearchParams(body).values()].join(' ');
}

export function slackCall(target: string, body: string): Named {
  const method = /^\/api\/([\w.]+)/.exec(target)?.[1] ?? 'response_url';
  return { name: method, text: decoded(body) };
}
