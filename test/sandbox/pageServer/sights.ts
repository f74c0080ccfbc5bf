import { z } from 'zod';

// What a visitor looks at of the server's answers, written apart from the contract on purpose.

const button = z.object({
  label: z.string(),
  actionId: z.string(),
  blockId: z.string(),
  value: z.string().optional(),
});
const block = z.looseObject({ type: z.string(), block_id: z.string() });
const readable = {
  plainText: z.string(),
  buttons: z.array(button),
  blocks: z.array(block),
  fields: z.array(z.object({ blockId: z.string(), actionId: z.string(), label: z.string() })),
};
const message = z.object({
  ...readable,
  ts: z.string(),
  channel: z.string(),
  author: z.string(),
  ephemeral: z.boolean(),
});
const window = z.looseObject({
  ...readable,
  id: z.string(),
  title: z.string(),
  errors: z.record(z.string(), z.string()),
  trouble: z.string().optional(),
});
const human = z.object({ id: z.string(), standing: z.string(), unread: z.number() });

export const snapshot = z.object({
  simulation: z.literal(true),
  world: z.number(),
  me: human,
  people: z.array(human),
  app: z.object({ botUp: z.boolean() }),
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isMember: z.boolean(),
      unread: z.number(),
      readUpTo: z.string().nullable(),
    }),
  ),
  directMessages: z.string(),
  messages: z.record(z.string(), z.array(message)),
  windows: z.array(window),
  home: z.looseObject(readable).nullable(),
  commands: z.array(z.object({ command: z.string() })),
  tour: z.array(z.object({ id: z.string(), done: z.boolean() })),
});
export type Seen = z.output<typeof snapshot>;
export type SeenMessage = z.output<typeof message>;

export const behind = z.object({
  world: z.number(),
  bot: z.object({ state: z.string(), pid: z.number().nullable(), ended: z.string().optional() }),
  keys: z.object({
    rows: z.array(
      z.object({ description: z.string(), publicKey: z.string(), isOurs: z.boolean() }),
    ),
    matching: z.number(),
    total: z.number(),
    ours: z.number(),
  }),
  requests: z
    .object({
      rows: z.array(
        z.looseObject({
          status: z.string(),
          publicKey: z.string().optional(),
          facts: z.record(z.string(), z.unknown()),
        }),
      ),
    })
    .nullable(),
  audit: z
    .object({
      rows: z.array(z.object({ n: z.number(), event: z.string(), outcome: z.string() })),
      total: z.number(),
    })
    .nullable(),
  exchanges: z.object({
    rows: z.array(
      z.object({
        to: z.string(),
        what: z.string(),
        status: z.number().nullable(),
        note: z.string().optional(),
        faults: z.array(z.string()),
      }),
    ),
  }),
  faults: z.array(z.object({ id: z.string(), isOn: z.boolean(), hits: z.number() })),
});

export const outcome = z.object({
  ok: z.boolean(),
  says: z.string().optional(),
  words: z.string().nullable().optional(),
  latencyMs: z.number(),
  fieldErrors: z.record(z.string(), z.string()).optional(),
});
