import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SECOND = 1000;
/** A little longer than Keywarden waits before it looks at a lost channel again. */
const RETRY = 2 * MINUTE + SECOND;

function archive(stage: Stage, channel: string, isArchived = true): void {
  stage.world.slack.changeChannel(channel, { isArchived });
}

/** What people read there that matches. */
function read(who: Stage['dana'], channel: string, pattern: RegExp): string[] {
  return who
    .sees(channel)
    .map(({ plainText }) => plainText)
    .filter((text) => pattern.test(text));
}

const LOST = /Keywarden cannot post in <#/;
const BACK = /Keywarden can post in <#\w+>.*again/;

/** Asks for a key whose card nobody will see for now. */
async function ask(stage: Stage, who: Stage['dana'], description: string): Promise<void> {
  await stage.openForm(who, description);
  stage.went(await stage.fill(who, {}));
  await stage.message(who, '@bot', new RegExp(`cannot be reached.*${description}`, 's'));
}

/** How often Slack has said no to a message or a repaint. */
function refusals({ world }: Stage): number {
  return world.slack.transcript.filter(
    ({ name, answer }) => /^chat\./.test(name) && /"ok":false/.test(answer),
  ).length;
}

/** Lets what is being sent end, and moves time on to the next try of what was refused. */
async function retry(stage: Stage): Promise<void> {
  const busy = () => stage.redis.hlen('{sandbox}:leases');
  await expect.poll(busy).toBe(0);
  await stage.later(RETRY);
}

/** The same, until so many more messages were refused. */
async function nextTries(stage: Stage, count: number): Promise<void> {
  const before = refusals(stage);
  await retry(stage);
  await stage.seen('the next tries', () => refusals(stage) >= before + count);
}

/** How many entries of this kind the audit log holds. */
async function audited(stage: Stage, event: string): Promise<number> {
  const entries = await stage.redis.xrange('{sandbox}:audit', '-', '+');
  return entries.filter(([, fields]) => fields.join(' ').includes(`"${event}"`)).length;
}

describe('an approvals channel that is archived', () => {
  it('swallows no request: people are told once, and it is posted when the channel is back', async () => {
    await using stage = await setStage();
    archive(stage, 'C0APPROVALS');
    await ask(stage, stage.dana, 'first');
    const alert = await stage.message(stage.sam, 'C0ALERTS', LOST);
    expect(alert.plainText).toMatch(/<#C0APPROVALS>.*archived.*nobody can decide/s);
    await ask(stage, stage.mei, 'second');
    await nextTries(stage, 2);
    await nextTries(stage, 2);
    archive(stage, 'C0APPROVALS', false);
    await retry(stage);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /first/);
    await stage.message(stage.ravi, 'C0APPROVALS', /second/);
    const back = await stage.message(stage.dana, '@bot', /can be reached again[\s\S]*first/);
    expect(back.plainText).toContain('lapses');
    await stage.message(stage.mei, '@bot', /can be reached again[\s\S]*second/);
    await stage.message(stage.sam, 'C0ALERTS', BACK);
    expect(read(stage.sam, 'C0ALERTS', LOST)).toHaveLength(1);
    expect(read(stage.dana, '@bot', /cannot be reached: /)).toHaveLength(1);
    expect(await audited(stage, 'card.unreachable')).toBe(2);
    expect(await audited(stage, 'card.posted')).toBe(2);
    expect(read(stage.ravi, 'C0APPROVALS', /first/)).toHaveLength(1);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');

    archive(stage, 'C0APPROVALS');
    await ask(stage, stage.dana, 'third');
    await stage.seen('the second alert', () => read(stage.sam, 'C0ALERTS', LOST).length === 2);
    expect(read(stage.sam, 'C0ALERTS', BACK)).toHaveLength(1);
  });

  it('after the card was posted is found out at the next reminder', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    archive(stage, 'C0APPROVALS');
    await stage.later(HOUR + SECOND);
    await stage.message(stage.dana, '@bot', /cannot be reached: [\s\S]*ci-deploy/);
    await stage.message(stage.sam, 'C0ALERTS', LOST);
    await stage.message(stage.dana, '@bot', /Your request: waiting[\s\S]*could not be reached/);
    archive(stage, 'C0APPROVALS', false);
    await retry(stage);
    await stage.message(stage.dana, '@bot', /can be reached again/);
    await stage.message(stage.ravi, 'C0APPROVALS', /this request still waits/);
    expect(await audited(stage, 'card.unreachable')).toBe(1);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    expect(stage.ours()).toHaveLength(1);
  });

  it('does not stop the time to decide, and what ended meanwhile is not posted any more', async () => {
    await using stage = await setStage();
    archive(stage, 'C0APPROVALS');
    await ask(stage, stage.dana, 'too-late');
    await stage.later(24 * HOUR);
    await stage.message(stage.dana, '@bot', /too-late[\s\S]*lapsed/);
    archive(stage, 'C0APPROVALS', false);
    await retry(stage);
    await stage.request(stage.dana, { description: 'in-time' });
    expect(read(stage.ravi, 'C0APPROVALS', /too-late/)).toEqual([]);
  });
});

describe('what is owed to the thread of a card that was never posted', () => {
  it('is owed no longer than the request waits', async () => {
    await using stage = await setStage();
    archive(stage, 'C0APPROVALS');
    await ask(stage, stage.dana, 'nobody-saw-it');
    const receipt = await stage.offer(stage.dana, 'Remind approvers');
    stage.went(await stage.dana.clicks(receipt, 'Remind approvers'));
    const owed = async () => {
      const notices = await stage.redis.hkeys('{sandbox}:notices');
      return notices.filter((one) => one.includes(':thread:'));
    };
    await expect.poll(owed).toHaveLength(1);
    await stage.later(24 * HOUR);
    await stage.message(stage.dana, '@bot', /nobody-saw-it[\s\S]*lapsed/);
    await retry(stage);
    await expect.poll(owed).toEqual([]);
  });
});

describe('another approvals channel in the policy', () => {
  it('gets the card of a request whose old channel is gone, and decides', async () => {
    await using stage = await setStage();
    const { world } = stage;
    await stage.request(stage.dana);
    archive(stage, 'C0APPROVALS');
    await stage.later(HOUR + SECOND);
    await stage.message(stage.dana, '@bot', /cannot be reached: /);
    world.slack.addChannel({
      id: 'C0NEW',
      name: 'new-approvals',
      isPrivate: true,
      members: ['U0RAVI', 'U0MEI', world.slack.app.botUserId],
    });
    await world.bot().stop();
    const moved = DEFAULT_POLICY.replace('C0APPROVALS', 'C0NEW');
    await writeFile(world.env.KEYWARDEN_POLICY ?? '', moved);
    await world.startBot();
    await retry(stage);
    await stage.message(stage.dana, '@bot', /can be reached again/);
    const card = await stage.message(stage.ravi, 'C0NEW', /ci-deploy/);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('a bot that was removed from the approvals channel', () => {
  it('says so to each admin where it has no other channel, and goes on when it is invited', async () => {
    const policy = DEFAULT_POLICY.replace(', alerts: C0ALERTS', '');
    await using stage = await setStage({
      policy: policy.replace('admins: [U0ADMIN]', 'admins: [U0ADMIN, S0PLATFORM]'),
    });
    const { slack } = stage.world;
    const members = ['U0RAVI', 'U0MEI', 'U0ADMIN'];
    slack.changeChannel('C0APPROVALS', { members });
    await ask(stage, stage.dana, 'ci-deploy');
    const admins = [stage.sam, stage.ravi, stage.mei];
    for (const admin of admins) {
      const told = await stage.message(admin, '@bot', LOST);
      expect(told.plainText).toContain('/invite @keywarden');
    }
    await nextTries(stage, 1);
    expect(admins.map((admin) => read(admin, '@bot', LOST).length)).toEqual([1, 1, 1]);
    expect(read(stage.dana, '@bot', LOST)).toEqual([]);
    slack.changeChannel('C0APPROVALS', { members: [...members, slack.app.botUserId] });
    await retry(stage);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
    for (const admin of admins) await stage.message(admin, '@bot', BACK);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    expect(admins.map((admin) => read(admin, '@bot', BACK).length)).toEqual([1, 1, 1]);
    expect(read(stage.dana, '@bot', BACK)).toEqual([]);
  });
});

describe('when the alerts channel is out of reach, too', () => {
  it('the admins hear of it by direct message, once', async () => {
    await using stage = await setStage();
    archive(stage, 'C0ALERTS');
    archive(stage, 'C0APPROVALS');
    await ask(stage, stage.dana, 'ci-deploy');
    const told = await stage.message(stage.sam, '@bot', LOST);
    expect(told.plainText).toContain('C0APPROVALS');
    await nextTries(stage, 1);
    await nextTries(stage, 1);
    expect(read(stage.sam, '@bot', LOST)).toHaveLength(1);
    expect(read(stage.ravi, '@bot', LOST)).toEqual([]);
    archive(stage, 'C0APPROVALS', false);
    await retry(stage);
    await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
  });
});

describe('an announcement channel that is archived', () => {
  it('keeps no key back, and the admins hear of it once for all announcements', async () => {
    await using stage = await setStage();
    archive(stage, 'C0KEYS');
    for (const description of ['first', 'second']) {
      await stage.approve(stage.ravi, await stage.request(stage.dana, { description }));
      const created = new RegExp(`${description}.*The key was created`, 's');
      await stage.message(stage.dana, '@bot', created);
    }
    const alert = await stage.message(stage.sam, 'C0ALERTS', LOST);
    expect(alert.plainText).toMatch(/<#C0KEYS>.*archived/s);
    await nextTries(stage, 2);
    expect(read(stage.sam, 'C0ALERTS', LOST)).toHaveLength(1);
    archive(stage, 'C0KEYS', false);
    await retry(stage);
    await stage.message(stage.ravi, 'C0KEYS', /first/);
    await stage.message(stage.ravi, 'C0KEYS', /second/);
    expect(await audited(stage, 'card.unreachable')).toBe(0);
  });
});
