import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stage, setStage } from './fakeApp.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('being let in', () => {
  it('answers an unknown method with 200 and unknown_method', async () => {
    const response = await fetch(`${stage.sim.apiUrl}chat.shout`, { method: 'POST' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('asks for a token, a known one, and one of the right kind', async () => {
    expect(await stage.call('auth.test', {}, '')).toMatchObject({ error: 'not_authed' });
    expect(await stage.call('auth.test', {}, 'xoxb-no')).toMatchObject({ error: 'invalid_auth' });
    const { botToken, appToken } = stage.sim.app;
    const wrongKind = { error: 'not_allowed_token_type' };
    expect(await stage.call('apps.connections.open', {}, botToken)).toMatchObject(wrongKind);
    expect(await stage.call('auth.test', {}, appToken)).toMatchObject(wrongKind);
    expect(await stage.call('auth.test')).toMatchObject({ ok: true, user_id: 'U0KEYWARDEN' });
  });

  it('names the scope that is missing', async () => {
    stage.sim.app.scopes.delete('chat:write');
    const answer = await stage.call('chat.postMessage', { channel: 'C0KEYS', text: 'Hi' });
    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'chat:write' });
  });

  it('takes form fields with nested JSON as Slack’s own client sends them', async () => {
    const { sim } = stage;
    const client = new WebClient(sim.app.botToken, { slackApiUrl: sim.apiUrl });
    const blocks = [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: '*Hi*' } }];
    const posted = await client.chat.postMessage({ channel: 'C0KEYS', text: 'Hi', blocks });
    expect(sim.as('U0RAVI').sees('#atlas-keys')).toMatchObject([
      { ts: posted.ts, text: 'Hi', plainText: '*Hi*', author: 'U0KEYWARDEN', ephemeral: false },
    ]);
  });

  it('throttles one channel only, and says for how long', async () => {
    const { sim } = stage;
    sim.rates.set('chat.postMessage', { perMinute: 60, burst: 1 });
    const post = (channel: string) =>
      fetch(`${sim.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sim.app.botToken}` },
        body: new URLSearchParams({ channel, text: 'Hi' }),
      });
    expect((await post('C0KEYS')).status).toBe(200);
    const second = await post('C0KEYS');
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await second.json()).toEqual({ ok: false, error: 'ratelimited' });
    expect((await post('C0APPROVALS')).status).toBe(200);
    stage.pass(1000);
    expect((await post('C0KEYS')).status).toBe(200);
  });
});

describe('messages', () => {
  const post = (args: Record<string, unknown>) => stage.call('chat.postMessage', args);

  it('go where the bot is, and nowhere else', async () => {
    const { sim } = stage;
    sim.addChannel({ id: 'C0OTHER', name: 'other', members: ['U0DANA'] });
    sim.addChannel({ id: 'C0SECRET', name: 'secret', isPrivate: true, members: ['U0DANA'] });
    const to = (channel: string) => post({ channel, text: 'Hi' });
    expect(await to('C0NONE')).toMatchObject({ error: 'channel_not_found' });
    expect(await to('C0OTHER')).toMatchObject({ error: 'not_in_channel' });
    expect(await to('C0SECRET')).toMatchObject({ error: 'channel_not_found' });
    sim.changeChannel('C0KEYS', { isArchived: true });
    expect(await to('C0KEYS')).toMatchObject({ error: 'is_archived' });
    expect(await to('U0DANA')).toMatchObject({ ok: true, channel: 'D0DANA' });
    expect(sim.as('U0DANA').sees('@bot')).toHaveLength(1);
  });

  it('need words', async () => {
    expect(await post({ channel: 'C0KEYS' })).toMatchObject({ error: 'no_text' });
    expect(await post({ text: 'Hi' })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
  });

  it('are cut when posted but refused when updated', async () => {
    const posted = await post({ channel: 'C0KEYS', text: 'x'.repeat(40_001) });
    expect(posted).toMatchObject({ ok: true, warning: 'message_truncated' });
    const change = { channel: 'C0KEYS', ts: posted.ts, text: 'x'.repeat(4_001) };
    expect(await stage.call('chat.update', change)).toMatchObject({ error: 'msg_too_long' });
  });

  it('keep their blocks on an update that names none', async () => {
    const { ts } = await post({ channel: 'C0KEYS', text: 'a', blocks: [section('b')] });
    await stage.call('chat.update', { channel: 'C0KEYS', ts, text: 'c' });
    const [kept] = stage.sim.as('U0DANA').sees('C0KEYS');
    expect(kept).toMatchObject({ text: 'c', plainText: 'b', edited: true });
    await stage.call('chat.update', { channel: 'C0KEYS', ts, text: 'c', blocks: [] });
    expect(stage.sim.as('U0DANA').sees('C0KEYS')[0]?.plainText).toBe('c');
  });

  it('cannot be changed, and get no replies, while their channel is archived', async () => {
    const { ts } = await post({ channel: 'C0KEYS', text: 'a' });
    const change = { channel: 'C0KEYS', ts, text: 'b' };
    const reply = { channel: 'C0KEYS', thread_ts: ts, text: 'c' };
    stage.sim.changeChannel('C0KEYS', { isArchived: true });
    expect(await stage.call('chat.update', change)).toMatchObject({ error: 'is_inactive' });
    expect(await post(reply)).toMatchObject({ error: 'is_archived' });
    stage.sim.changeChannel('C0KEYS', { isArchived: false });
    expect(await stage.call('chat.update', change)).toMatchObject({ ok: true });
    expect(await post(reply)).toMatchObject({ ok: true });
  });

  it('cannot be changed when they are ephemeral, gone or somebody else’s', async () => {
    const toDana = { channel: 'C0KEYS', user: 'U0DANA', text: 'psst' };
    const { message_ts: ts } = await stage.call('chat.postEphemeral', toDana);
    const change = { channel: 'C0KEYS', ts, text: 'x' };
    expect(await stage.call('chat.update', change)).toMatchObject({ error: 'message_not_found' });
    await stage.sim.as('U0DANA').types('C0KEYS', '/nope');
    const slackbot = stage.sim.as('U0DANA').sees('C0KEYS').at(-1);
    const others = { channel: 'C0KEYS', ts: slackbot?.ts };
    expect(await stage.call('chat.delete', others)).toMatchObject({ error: 'message_not_found' });
    const { ts: own } = await post({ channel: 'C0KEYS', text: 'mine' });
    expect(await stage.call('chat.delete', { channel: 'C0KEYS', ts: own })).toMatchObject({
      ok: true,
    });
    const again = await stage.call('chat.delete', { channel: 'C0KEYS', ts: own });
    expect(again).toMatchObject({ error: 'message_not_found' });
  });

  it('that are ephemeral are seen by one member only, until the client restarts', async () => {
    const { sim } = stage;
    const outsider = { channel: 'C0APPROVALS', user: 'U0DANA', text: 'psst' };
    const refused = await stage.call('chat.postEphemeral', outsider);
    expect(refused).toMatchObject({ error: 'user_not_in_channel' });
    await stage.call('chat.postEphemeral', { channel: 'C0KEYS', user: 'U0DANA', text: 'psst' });
    expect(sim.as('U0DANA').sees('C0KEYS')).toMatchObject([{ text: 'psst', ephemeral: true }]);
    expect(sim.as('U0MEI').sees('C0KEYS')).toEqual([]);
    sim.as('U0DANA').reloads();
    expect(sim.as('U0DANA').sees('C0KEYS')).toEqual([]);
  });
});

describe('people and places', () => {
  it('tells the locale when asked and the e-mail by scope', async () => {
    stage.sim.changePerson('U0MEI', { locale: 'de-DE' });
    const asked = await stage.call('users.info', { user: 'U0MEI', include_locale: true });
    expect(asked).toMatchObject({
      user: { locale: 'de-DE', tz: 'Asia/Singapore', profile: { email: 'mei@example.com' } },
    });
    stage.sim.app.scopes.delete('users:read.email');
    const { user } = await stage.call('users.info', { user: 'U0MEI' });
    expect(JSON.stringify(user)).not.toMatch(/email"|locale/);
    const nobody = await stage.call('users.info', { user: 'U0NOBODY' });
    expect(nobody).toMatchObject({ error: 'user_not_found' });
  });

  it('shows guests and closed accounts as such', async () => {
    const guest = await stage.call('users.info', { user: 'U0GUEST' });
    expect(guest).toMatchObject({ user: { is_restricted: true, is_ultra_restricted: false } });
    stage.sim.changePerson('U0RAVI', { deleted: true });
    expect(await stage.call('users.info', { user: 'U0RAVI' })).toMatchObject({
      user: { deleted: true },
    });
    const byMail = await stage.call('users.lookupByEmail', { email: 'ravi@example.com' });
    expect(byMail).toMatchObject({ error: 'users_not_found' });
  });

  it('lists groups and members page by page', async () => {
    const groups = await stage.call('usergroups.list', { include_users: true });
    expect(groups).toMatchObject({ usergroups: [{ users: ['U0RAVI', 'U0MEI'] }] });
    const none = await stage.call('usergroups.users.list', { usergroup: 'S0NONE' });
    expect(none).toMatchObject({ error: 'no_such_subteam' });
    const page = (cursor: unknown) =>
      stage.call('conversations.members', { channel: 'C0APPROVALS', limit: 3, cursor });
    const first = await page('');
    expect(first.members).toHaveLength(3);
    const meta = first.response_metadata;
    const cursor = typeof meta === 'object' && meta && 'next_cursor' in meta && meta.next_cursor;
    expect(await page(cursor)).toMatchObject({
      members: ['U0KEYWARDEN'],
      response_metadata: { next_cursor: '' },
    });
  });

  it('describes channels by the scope for their kind', async () => {
    stage.sim.changeChannel('C0KEYS', { isExtShared: true });
    const open = await stage.call('conversations.info', { channel: 'C0KEYS' });
    expect(open).toMatchObject({ channel: { is_member: true, is_ext_shared: true } });
    stage.sim.app.scopes.delete('groups:read');
    const hidden = await stage.call('conversations.info', { channel: 'C0APPROVALS' });
    expect(hidden).toMatchObject({ error: 'missing_scope', needed: 'groups:read' });
    expect(await stage.call('conversations.open', { users: 'U0DANA' })).toMatchObject({
      channel: { id: 'D0DANA' },
    });
  });
});
