import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type {
  BehindQuery,
  BotBody,
  FaultBody,
  TryBody,
} from '../../page/contract/behindContract.ts';
import type {
  ChooseBody,
  ClickBody,
  CloseBody,
  FillBody,
  HomeBody,
  ReadBody,
  SearchBody,
  SubmitBody,
  TargetName,
  TypeBody,
} from '../../page/contract/contract.ts';
import { Complaining } from './complaint.ts';

const LONGEST_BODY = 128 * 1024;

const id = z.string().min(1).max(255);
const channel = z.string().min(1).max(80);
const ts = z.string().regex(/^\d{1,15}\.\d{1,9}$/, 'must be the time stamp of a message');
// Longer than any input takes: that it is too long is for Slack's client to say, not for us.
const value = z.string().max(20_000);

const target: z.ZodType<TargetName> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), channel, ts }),
  z.strictObject({ kind: z.literal('window'), id }),
  z.strictObject({ kind: z.literal('home') }),
]);

const entry = { blockId: id, actionId: id, values: z.array(value).max(200) };
const entries = z.array(z.strictObject(entry)).max(100);

/** What each POST must look like; the contract says what it means. */
export const BODIES = {
  nothing: z.strictObject({}),
  type: z.strictObject({
    channel,
    text: z.string().max(12_000).regex(/\S/, 'must not be empty'),
  }) satisfies z.ZodType<TypeBody>,
  click: z.strictObject({
    target,
    blockId: id,
    actionId: id,
    value: z.string().max(2000).optional(),
    shown: z.looseObject({ type: z.string().max(50), block_id: id }).optional(),
  }) satisfies z.ZodType<ClickBody>,
  choose: z.strictObject({ target, ...entry }) satisfies z.ZodType<ChooseBody>,
  fill: z.strictObject({ target, entries }) satisfies z.ZodType<FillBody>,
  submit: z.strictObject({ windowId: id, entries }) satisfies z.ZodType<SubmitBody>,
  close: z.strictObject({
    windowId: id,
    all: z.boolean().optional(),
  }) satisfies z.ZodType<CloseBody>,
  search: z.strictObject({
    target,
    blockId: id,
    actionId: id,
    typed: z.string().max(500),
  }) satisfies z.ZodType<SearchBody>,
  home: z.strictObject({ tab: z.enum(['home', 'messages']) }) satisfies z.ZodType<HomeBody>,
  read: z.strictObject({ channel, ts }) satisfies z.ZodType<ReadBody>,
  fault: z.strictObject({
    fault: z.enum([
      'atlas.slow',
      'atlas.lost_reply',
      'atlas.late_commit',
      'atlas.too_many',
      'atlas.down',
      'slack.slow',
      'slack.too_many',
      'slack.window_closed',
    ]),
    on: z.boolean(),
  }) satisfies z.ZodType<FaultBody>,
  try: z.strictObject({ keyId: z.string().regex(/^[0-9a-f]{24}$/) }) satisfies z.ZodType<TryBody>,
  bot: z.strictObject({
    action: z.enum(['kill', 'stop', 'start']),
  }) satisfies z.ZodType<BotBody>,
} as const;

const behindQuery = z.strictObject({
  keys: z.enum(['ours', 'all']).default('ours'),
  find: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(50),
}) satisfies z.ZodType<BehindQuery>;

export type Filter = z.output<typeof behindQuery>;

function looked<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new Complaining(400, `${what} is not what it should be.`, problems);
}

export const readFilter = (search: URLSearchParams): Filter =>
  looked(behindQuery, Object.fromEntries(search), 'The query');

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    // Read to its end all the same: an answer to somebody who still sends would never be seen.
    if (size <= LONGEST_BODY) parts.push(bytes);
  }
  if (size > LONGEST_BODY) throw new Complaining(413, 'The body is too long.');
  return Buffer.concat(parts).toString('utf8');
}

export async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const kind = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(kind)) {
    throw new Complaining(415, 'The body must be application/json.');
  }
  const text = await textOf(request);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Complaining(400, 'The body is not JSON.');
  }
  return looked(schema, given, 'The body');
}
