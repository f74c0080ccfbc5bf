import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Request } from '../../../src/domain/record/request.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import type { Call } from '../../../src/sandbox/slack/simulator.ts';
import { createSeals } from '../../../src/store/secrets/seal.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import { AUDIT } from '../paths.ts';
import type { Count, Evidence, Said } from './found.ts';
import { KEYS, openRecords } from './records.ts';
import { type Made, requestIn } from './secrets.ts';
import type { Seen } from './seenAtAtlas.ts';
import { INSTALLATION, ORGANIZATION, type Stage } from './stage.ts';

const ENTRY: z.ZodType<AuditEntry> = z.object({
  event: z.string(),
  requestId: z.string().optional(),
  by: z.string(),
  at: z.number(),
  outcome: z.enum(['success', 'failure', 'refused']),
  policyHash: z.string(),
  facts: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
  ),
});
const ACTED = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({ id: z.string() }),
});
const ANSWER = z.object({ ok: z.boolean() });

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ name, parentPath }) => {
        return [name, await readFile(join(parentPath, name), 'latin1')] as const;
      }),
    ),
  );
}

/** The part of the state with the sealed private key. `undefined` if the state has none. */
function sealedIn({ state }: Request) {
  if ('sealed' in state) return state;
  return state.status === 'held' && 'sealed' in state.from ? state.from : undefined;
}

function opener({ env, slack }: Stage): Evidence['unseal'] {
  const [kid = '', secret = ''] = (env.KEYWARDEN_SEAL_KEYS ?? '').split(':');
  const seals = createSeals({
    ring: [{ kid, secret: new Secret(secret) }],
    installation: INSTALLATION,
    workspace: slack.app.teamId,
    randomBytes,
  });
  return (request) => {
    const waits = sealedIn(request);
    if (waits === undefined) return undefined;
    const context = {
      organizationId: request.spec.organizationId,
      requester: request.requester,
      requestId: request.id,
      keyId: waits.key.id,
      attempt: waits.key.attempt,
      specHash: request.specHash,
    };
    return seals.unseal(waits.sealed, context).reveal();
  };
}

function isOk({ status, answer }: Call): boolean {
  if (status !== 200) return false;
  try {
    return ANSWER.safeParse(JSON.parse(answer)).data?.ok === true;
  } catch {
    return false;
  }
}

/** All calls to Slack with their answers, and all deliveries from Slack. */
function saidIn({ slack }: Stage): readonly Said[] {
  const viewers = new Map<string, string>();
  for (const { payload } of slack.deliveries) {
    const acted = ACTED.safeParse(payload);
    if (acted.success) viewers.set(acted.data.view.id, acted.data.user.id);
  }
  const calls = slack.transcript.map((call): Said => {
    const { kind, name, args, answer } = call;
    const user = viewers.get(String(args.view_id));
    return {
      name: kind === 'api' ? name : kind,
      text: `${JSON.stringify(args)} ${answer}`,
      ok: isOk(call),
      to: String(args.channel),
      ...(user === undefined ? {} : { user }),
    };
  });
  const deliveries = slack.deliveries.map(({ kind, payload }): Said => {
    return { name: `delivery of ${kind}`, text: JSON.stringify(payload), ok: false };
  });
  return [...calls, ...deliveries];
}

async function entriesIn({ redis }: Stage): Promise<readonly AuditEntry[]> {
  const stored = await redis.xrange(KEYS.audit, '-', '+');
  return stored.map(([, [, entry = '']]) => ENTRY.parse(JSON.parse(entry)));
}

/** Runs `npm run audit -- verify` like an operator. */
function verify({ env }: Stage): Promise<{ readonly code: number; readonly says: string }> {
  return new Promise((resolve) => {
    const given = { env: { PATH: process.env.PATH ?? '', ...env } };
    execFile(process.execPath, [AUDIT, 'verify'], given, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, says: `${stdout}${stderr}`.trim() });
    });
  });
}

export async function gather(
  stage: Stage,
  {
    secrets,
    seen,
  }: { readonly secrets: ReadonlyMap<string, Made>; readonly seen: readonly Seen[] },
): Promise<{ readonly evidence: Evidence; readonly verified: Count }> {
  const { code, says } = await verify(stage);
  const audit = await filesIn(stage.auditFolder);
  const keys = stage.atlas.keys(ORGANIZATION);
  const records = openRecords(stage);
  const evidence: Evidence = {
    records: await records.all(),
    credentials: await records.credentials(),
    keys,
    seen,
    now: await records.now(),
    entries: await entriesIn(stage),
    files: [...audit.values()].join('\n'),
    resting: new Map([
      ...audit,
      ...(await filesIn(stage.redisFolder)),
      ['the end of the append-only file that was cut off', stage.redisProcess.cutOff()],
      ['standard output', stage.fleet.output()],
      ['audit verify', says],
    ]),
    said: saidIn(stage),
    live: keys.filter(({ description }) => requestIn(description) !== undefined),
    made: [...secrets.values()],
    sent: stage.atlas.creates.map(({ description = '' }) => description),
    peoplesKeys: { before: stage.peoplesKeys, after: keys },
    unseal: opener(stage),
  };
  const lines = says.split('\n');
  const what = 'audit logs and copies that do not verify';
  return { evidence, verified: { what, of: lines.length, wrong: code === 0 ? [] : lines } };
}
