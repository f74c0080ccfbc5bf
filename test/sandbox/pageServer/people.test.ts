import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSmallSandbox } from './kit.ts';
import type { Seen } from './sights.ts';

type Sandbox = Awaited<ReturnType<typeof openSmallSandbox>>;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await openSmallSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

async function api(method: string, args: Record<string, unknown>): Promise<void> {
  const { slack } = sandbox;
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${slack.app.botToken}`,
    },
    body: JSON.stringify(args),
  });
  z.object({ ok: z.literal(true) }).parse(await response.json());
}

const plain = (text: string) => ({ type: 'plain_text', text });
const card = {
  type: 'actions',
  block_id: 'card',
  elements: [{ type: 'button', action_id: 'press', text: plain('Press'), value: 'one' }],
};
const form = {
  type: 'modal',
  callback_id: 'form',
  private_metadata: 'a nonce',
  title: plain('Form'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: plain('Why'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
    {
      type: 'input',
      block_id: 'who',
      label: plain('Who'),
      element: { type: 'external_select', action_id: 'value', min_query_length: 0 },
    },
  ],
};

async function openForm(): Promise<Seen['windows'][number]> {
  const { app, visitor } = sandbox;
  app.answer = async ({ payload }) => {
    if (payload.command !== undefined) {
      await api('views.open', { trigger_id: payload.trigger_id, view: form });
    }
    return {};
  };
  await visitor.act('U0DANA', 'type', { channel: 'C0KEYS', text: '/atlas-keys' });
  return visitor.window('U0DANA', /^Form/);
}

describe('each person', () => {
  it('sees their own channels, and has their own standing', async () => {
    const { as } = sandbox.visitor;
    const names = ({ channels }: Seen) => channels.map(({ name }) => name);
    const [dana, ravi, guest, sam] = await Promise.all(
      ['U0DANA', 'U0RAVI', 'U0GUEST', 'U0ADMIN'].map(as),
    );
    if (!dana || !ravi || !guest || !sam) throw new Error('Somebody is missing');
    expect(names(dana)).toEqual(['atlas-keys', 'general', 'Keywarden']);
    expect(names(ravi)).toEqual(['atlas-approvals', 'atlas-keys', 'general', 'Keywarden']);
    expect(names(guest)).toEqual(['atlas-keys', 'Keywarden']);
    expect(names(sam)).toContain('atlas-alerts');
    expect(dana.people.map(({ standing }) => standing)).toEqual([
      'requester',
      'approver',
      'approver',
      'viewer',
      'guest',
      'admin',
    ]);
    expect(dana.directMessages).not.toBe(ravi.directMessages);
  });

  it('alone sees what is only visible to them, until they reload', async () => {
    const { visitor } = sandbox;
    await api('chat.postEphemeral', { channel: 'C0KEYS', user: 'U0DANA', text: 'Psst' });
    await visitor.message('U0DANA', 'C0KEYS', /Psst/);
    expect((await visitor.as('U0RAVI')).messages.C0KEYS).toEqual([]);
    await visitor.act('U0DANA', 'reload', {});
    expect((await visitor.as('U0DANA')).messages.C0KEYS).toEqual([]);
  });

  it('has unread messages until they have read them, and everybody sees how many', async () => {
    const { visitor } = sandbox;
    await api('chat.postMessage', { channel: 'C0APPROVALS', text: 'First' });
    await api('chat.postMessage', { channel: 'C0APPROVALS', text: 'Second' });
    const { ts } = await visitor.message('U0RAVI', 'C0APPROVALS', /First/);
    const unread = ({ people }: Seen) =>
      Object.fromEntries(people.map((one) => [one.id, one.unread]));
    expect(unread(await visitor.as('U0DANA'))).toMatchObject({ U0RAVI: 2, U0MEI: 2, U0DANA: 0 });
    await visitor.act('U0RAVI', 'read', { channel: 'C0APPROVALS', ts });
    await visitor.act('U0RAVI', 'read', { channel: 'C0APPROVALS', ts: '1.0' });
    const after = await visitor.as('U0RAVI');
    expect(unread(after)).toMatchObject({ U0RAVI: 1, U0MEI: 2 });
    expect(after.channels[0]).toMatchObject({ unread: 1, readUpTo: ts });
  });

  it('says aloud what is not a command', async () => {
    const { visitor } = sandbox;
    await visitor.act('U0DANA', 'type', { channel: 'C0GENERAL', text: 'Hello @ravi' });
    const said = await visitor.message('U0RAVI', 'C0GENERAL', /Hello/);
    expect(said).toMatchObject({ author: 'U0DANA', plainText: 'Hello <@U0RAVI|ravi>' });
    expect((await visitor.as('U0DANA')).me.unread).toBe(0);
  });
});

describe('a window', () => {
  it('belongs to one person, and keeps its metadata to itself', async () => {
    const window = await openForm();
    expect(window.blocks).toHaveLength(2);
    expect(window).not.toHaveProperty('privateMetadata');
    expect((await sandbox.visitor.as('U0RAVI')).windows).toEqual([]);
  });

  it('keeps what stands in its inputs, searches, and shows errors under its fields', async () => {
    const { app, visitor } = sandbox;
    const { id } = await openForm();
    const target = { kind: 'window', id };
    const why = { blockId: 'why', actionId: 'value', values: ['Because'] };
    await visitor.act('U0DANA', 'fill', { target, entries: [why] });
    const { windows } = await visitor.as('U0DANA');
    expect(windows[0]).toMatchObject({ state: { why: { value: { value: 'Because' } } } });

    expect(await visitor.submit('U0DANA', id)).toMatchObject({
      ok: false,
      says: 'client_validation',
      words: null,
      fieldErrors: { who: 'Please complete this required field.' },
    });

    app.answer = () => ({ body: { options: [{ text: plain('Ravi'), value: 'r' }] } });
    const wanted = { target, blockId: 'who', actionId: 'value', typed: '' };
    const found = await visitor.send('/api/as/U0DANA/search', wanted);
    expect(found.body).toEqual({ options: [{ label: 'Ravi', value: 'r' }] });

    app.answer = () => ({ status: 500 });
    const failed = await visitor.send('/api/as/U0DANA/search', wanted);
    expect(failed.body).toMatchObject({ options: [], trouble: expect.stringContaining('error') });

    app.answer = () => ({ body: { response_action: 'errors', errors: { why: 'Say more' } } });
    const entries = { who: ['r'] };
    expect(await visitor.submit('U0DANA', id, entries)).toMatchObject({ says: 'field_errors' });
    expect((await visitor.as('U0DANA')).windows[0]?.errors).toEqual({ why: 'Say more' });

    app.answer = () => ({});
    // The option that is chosen already need not have been offered again.
    expect(await visitor.submit('U0DANA', id, entries)).toMatchObject({ ok: true });
    expect((await visitor.as('U0DANA')).windows).toEqual([]);
  });

  it('says that there was trouble when the app does not answer', async () => {
    const { app, visitor } = sandbox;
    const { id } = await openForm();
    app.answer = () => ({ body: { options: [{ text: plain('Ravi'), value: 'r' }] } });
    const target = { kind: 'window', id };
    const wanted = { target, blockId: 'who', actionId: 'value', typed: '' };
    await visitor.send('/api/as/U0DANA/search', wanted);
    app.answer = () => 'never';
    const late = await visitor.submit('U0DANA', id, { why: ['x'], who: ['r'] });
    expect(late).toMatchObject({ ok: false, says: 'operation_timeout', words: null });
    expect((await visitor.as('U0DANA')).windows[0]?.trouble).toMatch(/trouble connecting/);
    const closed = await visitor.act('U0DANA', 'close', { windowId: id, all: true });
    expect(closed.ok).toBe(true);
  });
});

describe('a message', () => {
  it('can be pressed, also just after its button was taken away', async () => {
    const { slack, visitor } = sandbox;
    await api('chat.postMessage', { channel: 'C0KEYS', text: 'Card', blocks: [card] });
    const message = await visitor.message('U0DANA', 'C0KEYS', /Press/);
    expect(await visitor.press('U0DANA', message, 'Press')).toMatchObject({ ok: true });
    await api('chat.update', { channel: 'C0KEYS', ts: message.ts, text: 'Done', blocks: [] });
    await visitor.message('U0DANA', 'C0KEYS', /Done/);
    expect(await visitor.press('U0DANA', message, 'Press')).toMatchObject({ ok: true });
    expect(slack.deliveries.filter(({ kind }) => kind === 'action')).toHaveLength(2);

    const target = { kind: 'message', channel: 'C0KEYS', ts: message.ts };
    const click = { target, blockId: 'card', actionId: 'press' };
    expect((await visitor.send('/api/as/U0DANA/click', click)).status).toBe(409);
  });

  it("comes with Slack's own words when the app does not acknowledge", async () => {
    const { app, visitor } = sandbox;
    await api('chat.postMessage', { channel: 'C0KEYS', text: 'Card', blocks: [card] });
    const message = await visitor.message('U0DANA', 'C0KEYS', /Press/);
    app.answer = () => 'never';
    expect(await visitor.press('U0DANA', message, 'Press')).toMatchObject({
      ok: false,
      says: 'operation_timeout',
      words: 'Operation timed out. Apps need to respond within three seconds.',
    });
    await visitor.act('U0DANA', 'type', { channel: 'C0KEYS', text: '/atlas-keys list' });
    await visitor.message('U0DANA', 'C0KEYS', /failed with the error "operation_timeout"/);
  });
});

describe('the stream of events', () => {
  it('says hello first, then whose picture is stale, and not too often', async () => {
    const { visitor } = sandbox;
    const { heard } = visitor.events;
    await visitor.events.after(0);
    expect(heard[0]).toMatchObject({ name: 'hello', data: { world: 1, people: 'all' } });
    const posts = Array.from({ length: 30 }, (_, n) =>
      api('chat.postEphemeral', { channel: 'C0KEYS', user: 'U0DANA', text: `Line ${n}` }),
    );
    await Promise.all(posts);
    await visitor.seen(
      () => visitor.as('U0DANA'),
      ({ messages }) => messages.C0KEYS?.length === 30,
    );
    await visitor.seen(
      async () => heard,
      (all) => all.some(({ name, data }) => name === 'changed' && data.behind),
    );
    const changes = heard.filter(({ name }) => name === 'changed');
    expect(changes[0]?.data.people).toBe('all');
    const [first, last] = [changes[0]?.at ?? 0, changes.at(-1)?.at ?? 0];
    expect(changes.length).toBeLessThanOrEqual(2 + (last - first) / 40);
  });

  it('names only the owner of a window', async () => {
    const { visitor } = sandbox;
    const { id } = await openForm();
    const entries = [{ blockId: 'why', actionId: 'value', values: ['x'] }];
    // What opening it changed may still be on its way, and comes together with this.
    const alone = await visitor.seen(
      async () => {
        await visitor.act('U0DANA', 'fill', { target: { kind: 'window', id }, entries });
        return visitor.events.heard;
      },
      (heard) => heard.find(({ data }) => data.people !== 'all' && !data.behind),
    );
    expect(alone.data).toEqual({ world: 1, people: ['U0DANA'], behind: false });
  });
});

describe('behind the scenes', () => {
  it('finds keys by description, id or public key, and shows ours at first', async () => {
    const { look } = sandbox.visitor;
    expect((await look()).keys).toMatchObject({ rows: [], matching: 0, total: 354, ours: 0 });
    const { rows, matching } = (await look('?keys=all&limit=5')).keys;
    expect([rows.length, matching]).toEqual([5, 354]);
    const wanted = rows[3]?.publicKey ?? '';
    expect((await look(`?keys=all&find=${wanted}`)).keys.rows).toEqual([rows[3]]);
  });

  it('says plainly that the records cannot be read when Redis is away', async () => {
    expect(await sandbox.visitor.look()).toMatchObject({ requests: null, audit: null });
  });
});
