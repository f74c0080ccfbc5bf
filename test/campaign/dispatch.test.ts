import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/slack/command/parseCommand.ts';
import { ACTIONS, WINDOWS } from '../../src/slack/wire/ids.ts';
import { readIncoming } from '../../src/slack/wire/incoming.ts';
import { readText } from '../repo/tree.ts';
import { createDoorTry } from './fuzz/dispatchTry.ts';
import { PAYLOADS } from './fuzz/payloads.ts';
import { ASKED, DANA, ENTITLED, MEI, PRIVATE_KEY } from './fuzz/records.ts';
import { createHouse } from './fuzz/wiredBot.ts';

const TABLE = readText('src/slack/inbound/routes.ts');
const incoming = PAYLOADS.map(readIncoming);

function named(pattern: RegExp): readonly string[] {
  return [...new Set([...TABLE.matchAll(pattern)].map(([, name = '']) => name))].sort();
}

describe('the payloads that are mutated', () => {
  it('go to every verb of the command', () => {
    const verbs = incoming.flatMap((one) =>
      one.kind === 'command' ? [parseCommand(one.body.text).verb] : [],
    );
    expect(named(/case '([\w-]+)':/g).filter((verb) => !verbs.some((one) => one === verb))).toEqual(
      [],
    );
  });

  it('go to every button, menu and window of the dispatch table', () => {
    const sent = incoming.flatMap((one) => {
      if (one.kind === 'action') return one.body.actions.map((action) => action.action_id);
      return one.kind === 'submission' ? [one.body.view.callback_id] : [];
    });
    // The compiler already proves that every button has a handler and every window a dialog.
    const known: readonly string[] = [...Object.values(ACTIONS), ...Object.values(WINDOWS)];
    expect(known.length).toBeGreaterThan(50);
    // The reveal window has a button and no submission.
    expect(known.filter((id) => !sent.includes(id))).toEqual([WINDOWS.reveal]);
  });

  it('are of every kind that Slack sends, the Home tab and option requests among them', () => {
    const kinds = new Set<string>(incoming.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(
      ['action', 'closed', 'command', 'event', 'options', 'submission', 'unreadable'].sort(),
    );
    expect(JSON.stringify(PAYLOADS)).toContain('block_suggestion');
  });

  it('get their options, and a stranger gets none', async () => {
    const house = createHouse(false);
    const asked = PAYLOADS.filter((one) => JSON.stringify(one).includes('block_suggestion'));
    for (const [at, body] of asked.entries()) await house.handle(body, `signature:${at}`);
    const text = { type: 'plain_text', text: 'Data Lake', emoji: false };
    expect(house.spy.sayings.map(({ what }) => what)).toEqual([
      { options: [{ text, value: 'c'.repeat(24) }] },
      { options: [] },
      { options: [] },
    ]);
  });

  it('do unchanged what they are for, and nothing more', async () => {
    const door = createDoorTry();
    for (const body of PAYLOADS) {
      for (const way of ['calm', 'paused'] as const) {
        expect(await door.deliver(body, way)).toBeUndefined();
      }
    }
    for (const window of ENTITLED) {
      const house = createHouse(window.purpose === WINDOWS.acceptLoss);
      const body = PAYLOADS.find((one) => JSON.stringify(one).includes(`${window.viewId}"`));
      await house.handle(body, 'signature:x');
      const by = house.effects.map(({ entry }) => entry.by);
      expect({ window: window.nonce, by }).toEqual({
        window: window.nonce,
        by: expect.arrayContaining([window.user]),
      });
      const shown = house.spy.sayings.filter(({ what }) =>
        JSON.stringify(what).includes(PRIVATE_KEY),
      );
      expect(shown).toHaveLength(window.purpose === WINDOWS.reveal ? 1 : 0);
    }
  });

  it('may repeat to a stranger a word too many that they typed', async () => {
    const found = PAYLOADS.find((one) => 'text' in one && one.text === 'revoke hgfedcba');
    const body = { ...found, user_id: 'U0MEP', text: 'revoke hgke hgfedcba' };
    expect(await createDoorTry().deliver(body, 'calm')).toBeUndefined();
  });

  it('ask for nothing, and break no glass, from a window that nobody opened', async () => {
    const house = createHouse(false);
    const forms = PAYLOADS.filter((one) => JSON.stringify(one).includes('"V0FORM"'));
    const sent = forms.filter((one) => 'type' in one && one.type === 'view_submission');
    expect(sent.length).toBeGreaterThan(4);
    for (const [i, body] of sent.entries()) {
      const own = JSON.stringify(body).replace('0009', `005${i}`);
      await house.handle(JSON.parse(own), `signature:${i}`);
    }
    expect(house.effects.flatMap(({ request }) => request ?? [])).toEqual([]);
  });

  it('use up what was allowed in advance', async () => {
    const house = createHouse(false);
    const form = ENTITLED.find(({ requestId }) => requestId === ASKED);
    const body = PAYLOADS.find((one) => JSON.stringify(one).includes(`${form?.viewId}"`));
    await house.handle(body, 'signature:x');
    const changed = house.effects.flatMap(({ request }) => request ?? []);
    const made = changed.filter(({ version }) => version === 1);
    expect(made.map(({ requester, state }) => [requester, state.status])).toEqual([
      [DANA, 'approved'],
    ]);
    expect(made.flatMap(({ grants }) => grants.map(({ kind, by }) => [kind, by]))).toEqual([
      ['pre_approval', MEI],
    ]);
  });
});
