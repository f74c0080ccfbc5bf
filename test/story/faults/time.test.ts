import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SECOND = 1000;

/** What stands in the thread of this card. */
function replies(stage: Stage, ts: string) {
  return stage.ravi.sees('C0APPROVALS').filter(({ thread_ts }) => thread_ts === ts);
}

/** The newest reply once there are so many, and no more. */
async function reply(stage: Stage, ts: string, count: number) {
  await stage.seen(`${count} replies`, () => replies(stage, ts).length >= count);
  expect(replies(stage, ts)).toHaveLength(count);
  return replies(stage, ts).at(-1)?.plainText ?? '';
}

/** When the record says that its approvers are next reminded. */
async function remindAt(stage: Stage): Promise<number> {
  const [record = '{}'] = await stage.redis.hvals('{sandbox}:requests');
  return JSON.parse(record).state.remindAt;
}

async function now(stage: Stage): Promise<number> {
  const [seconds] = await stage.redis.time();
  return Number(seconds) * SECOND + Number(await stage.redis.get('{sandbox}:clock-offset'));
}

/** A zone in which it is now between twelve and one. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

describe('a request that nobody decides on', () => {
  it('reminds whose turn it is, at growing distance, and lapses though nobody clicks', async () => {
    await using stage = await setStage({
      policy: `${DEFAULT_POLICY.replace('[S0PLATFORM]', '[U0RAVI, U0MEI]')}quorum: 2\n`,
    });
    const card = await stage.request(stage.dana);
    await stage.later(HOUR + SECOND);
    const first = await reply(stage, card.ts, 1);
    expect(first).toMatch(/^<@U0RAVI>, <@U0MEI>: this request still waits.*0 of 2/s);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /1 of 2 from/);
    await stage.later(2 * HOUR + SECOND);
    const second = await reply(stage, card.ts, 2);
    expect(second).toMatch(/^<@U0MEI>: .*1 of 2/s);
    // Who was away for longer is reminded once, not once for each time that was missed.
    await stage.later(12 * HOUR);
    await reply(stage, card.ts, 3);
    await stage.later(9 * HOUR + SECOND);
    const told = await stage.message(stage.dana, '@bot', /lapsed/);
    expect(told.plainText).toContain('make a new request');
    const lapsed = await stage.seen('the card without buttons', () =>
      stage.ravi.sees('C0APPROVALS').find(({ ts, buttons }) => {
        return ts === card.ts && buttons.length === 0;
      }),
    );
    expect(lapsed.plainText).toMatch(/lapsed/);
    expect(replies(stage, card.ts)).toHaveLength(3);
  });

  it('gets a new card where somebody deleted it, without a click on anything', async () => {
    await using stage = await setStage();
    const { slack } = stage.world;
    const card = await stage.request(stage.dana);
    const deleted = await fetch(`${slack.apiUrl}chat.delete`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${slack.app.botToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ channel: card.channel, ts: card.ts }),
    });
    expect(await deleted.json()).toMatchObject({ ok: true });
    await stage.later(HOUR + SECOND);
    const again = await stage.seen('a new card', () =>
      stage.ravi.sees('C0APPROVALS').find(({ buttons }) => buttons.length > 0),
    );
    await reply(stage, again.ts, 1);
    await stage.approve(stage.ravi, again);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('is not brought to anybody’s attention at night', async () => {
    const hours = `{ timeZone: ${zoneAtNoon()}, days: [mon, tue, wed, thu, fri, sat, sun], from: "08:00", to: "13:00" }`;
    await using stage = await setStage({
      policy: `${DEFAULT_POLICY}reminders: { after: 1h, workingHours: ${hours} }\n`,
    });
    const card = await stage.request(stage.dana);
    const [next, begin] = [await remindAt(stage), await now(stage)];
    expect((next - begin) / HOUR).toBeGreaterThan(18);
    expect(new Date(next).getUTCMinutes()).toBe(0);
    await stage.later(9 * HOUR);
    await stage.request(stage.mei, { description: 'at-night' });
    expect(replies(stage, card.ts)).toHaveLength(0);
    await stage.later(next - (await now(stage)) + SECOND);
    expect(await reply(stage, card.ts, 1)).toContain('<!subteam^S0PLATFORM>');
  });
});

describe('the second round', () => {
  const escalating = (channel: string) =>
    `${DEFAULT_POLICY}tiers: { read: { approvals: 1, escalate: { after: 2h, to: [U0ADMIN]${channel} } } }\n`;

  it('is asked in its own channel when its time has come, and decides then', async () => {
    await using stage = await setStage({ policy: escalating(', channel: C0ALERTS') });
    const card = await stage.request(stage.dana);
    stage.went(await stage.sam.clicks(card, 'Approve request'));
    await stage.sam.closes(await stage.window(stage.sam, /not an approver/));
    await stage.later(2 * HOUR + SECOND);
    const asked = await stage.message(stage.sam, 'C0ALERTS', /nobody decided/);
    expect(asked.plainText).toMatch(/<@U0ADMIN>: nobody decided/);
    expect(asked.plainText).toContain('ci-deploy');
    expect(asked.buttons).toEqual([]);
    expect(asked.links).toEqual([
      {
        label: 'the card',
        url: `https://sandbox.slack.com/archives/C0APPROVALS/p${card.ts.replace('.', '')}`,
      },
    ]);
    await stage.approve(stage.sam, card);
    await stage.offer(stage.dana, 'Reveal private key');
    expect(stage.ours()).toHaveLength(1);
    const times = stage.sam
      .sees('C0ALERTS')
      .filter(({ plainText }) => /nobody decided/.test(plainText));
    expect(times).toHaveLength(1);
  });

  it('is never asked where everybody reads along, or where Keywarden is not', async () => {
    const everywhere = setStage({ policy: escalating(', channel: C0GENERAL') });
    await expect(everywhere).rejects.toThrow(/C0GENERAL.*is public/);
    const nowhere = setStage({ policy: escalating(', channel: C0NOWHERE') });
    await expect(nowhere).rejects.toThrow(/C0NOWHERE cannot be looked up/);
  });

  it('is asked in the thread of the card where it has no channel of its own', async () => {
    await using stage = await setStage({ policy: escalating('') });
    const card = await stage.request(stage.dana);
    await stage.later(2 * HOUR + SECOND);
    expect(await reply(stage, card.ts, 1)).toMatch(/^<@U0ADMIN>: nobody decided/);
    // From now on they are reminded like the others.
    await stage.later(HOUR + SECOND);
    expect(await reply(stage, card.ts, 2)).toMatch(/^<!subteam\^S0PLATFORM>, <@U0ADMIN>: this/);
    await stage.deny(stage.sam, card, 'Not at this hour.');
    await stage.message(stage.dana, '@bot', /denied/i);
  });
});
