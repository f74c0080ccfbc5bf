import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

/** Replaced by rename, as editors and config maps do. */
async function save(stage: Stage, text: string): Promise<void> {
  const draft = join(stage.world.folder, 'policy.yaml.new');
  await writeFile(draft, text);
  await rename(draft, stage.world.env.KEYWARDEN_POLICY ?? '');
}

const decidedBy = (ids: string) => DEFAULT_POLICY.replace('[S0PLATFORM]', `[${ids}]`);

function oddPeople({ world: { slack } }: Stage): void {
  const mail = (name: string) => `${name}@example.com`;
  slack.addPerson({ id: 'U0GONE', name: 'gone', email: mail('gone'), deleted: true });
  slack.addPerson({ id: 'U0ROBOT', name: 'robot', email: mail('robot'), isBot: true });
  slack.addPerson({ id: 'U0FAR', name: 'far', email: mail('far'), teamId: 'T0OTHER' });
  slack.addPerson({ id: 'U0RAVI2', name: 'ravi2', email: mail('ravi') });
  slack.addUserGroup({ id: 'S0GUESTS', handle: 'guests', users: ['U0GUEST', 'U0GONE'] });
}

/** What a start says that is refused. */
async function refusedStart(stage: Stage, text: string): Promise<string> {
  await stage.world.bot().stop();
  await save(stage, text);
  try {
    await stage.world.startBot();
  } catch (cause) {
    return String(cause);
  }
  throw new Error('It started');
}

describe('a policy that nobody can decide under', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
    oddPeople(stage);
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it.each([
    ['does not exist', 'U0NOBODY', /U0NOBODY \(approvers\) does not exist/],
    ['is deactivated', 'U0GONE', /U0GONE \(approvers\) is deactivated/],
    ['is a guest', 'U0GUEST', /U0GUEST \(approvers\) is a guest/],
    ['is a bot', 'U0ROBOT', /U0ROBOT \(approvers\) is a bot/],
    ['is of another workspace', 'U0FAR', /U0FAR \(approvers\) belongs to another workspace/],
  ])('is refused where its only approver %s', async (_what, id, says) => {
    const said = await refusedStart(stage, decidedBy(id));
    expect(said).toMatch(says);
    expect(said).toMatch(/the policy needs 1 approval, and .* are nobody who can decide/);
  });

  it('is refused where two approvals are needed and both accounts are of one person', async () => {
    const said = await refusedStart(stage, `${decidedBy('U0RAVI, U0RAVI2')}quorum: 2\n`);
    expect(said).toMatch(/U0RAVI and U0RAVI2 are one person \(same e-mail address\)/);
    expect(said).toMatch(/the policy needs 2 approvals, and U0RAVI, U0RAVI2 are 1 person/);
  });

  it('is refused where nobody in its user group can decide', async () => {
    const said = await refusedStart(stage, decidedBy('S0GUESTS'));
    expect(said).toMatch(/the policy needs 1 approval, and S0GUESTS are nobody who can decide/);
  });

  it('is refused in words, with its line, where the file itself asks for too many', async () => {
    const said = await refusedStart(stage, `${decidedBy('U0RAVI')}quorum: 2\n`);
    expect(said).toMatch(/policy\.yaml:\d+: quorum: is more than the 1 approvers there are/);
  });

  it('with one of several people gone starts, and the log names them', async () => {
    await stage.world.bot().stop();
    await save(stage, decidedBy('U0GONE, U0RAVI'));
    const bot = await stage.world.startBot();
    expect(bot.output()).toMatch(/U0GONE \(approvers\) is deactivated/);
  });

  it('does not replace a good one while the bot runs', async () => {
    await save(stage, decidedBy('U0GONE'));
    const told = await stage.message(stage.sam, 'C0ALERTS', /policy file was changed/);
    expect(told.plainText).toMatch(/U0GONE \(approvers\) is deactivated/);
    await save(stage, decidedBy('U0GONE, U0RAVI'));
    const card = await stage.request(stage.dana, { description: 'still decided' });
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key', /still decided/);
  });
});

describe('an approver who left overnight', () => {
  it('does not end the bot: it starts, and the admins hear that nobody can decide', async () => {
    await using stage = await setStage({ policy: decidedBy('U0RAVI') });
    await stage.world.bot().stop();
    stage.world.slack.changePerson('U0RAVI', { deleted: true });
    const bot = await stage.world.startBot();
    const told = await stage.message(stage.sam, 'C0ALERTS', /can never be decided/);
    expect(told.plainText).toMatch(/U0RAVI \(approvers\) is deactivated/);
    expect(told.plainText).toMatch(/nobody who can decide/);
    expect(bot.exitCode()).toBeNull();
  });
});

describe('a policy file under which nobody can decide any more, but that was in force', () => {
  it('does not end the bot: it starts, and the admins hear which line can never be met', async () => {
    await using stage = await setStage({ policy: decidedBy('U0RAVI') });
    const short = `${decidedBy('U0RAVI')}quorum: 2\n`;
    expect(await refusedStart(stage, short)).toMatch(/is more than the 1 approvers there are/);
    // An earlier version of Keywarden, whose rules were not as strict, had it in force.
    await stage.redis.set('{sandbox}:policy', short);
    const bot = await stage.world.startBot();
    const told = await stage.message(stage.sam, 'C0ALERTS', /can never be decided/);
    expect(told.plainText).toMatch(/:\d+: quorum: is more than the 1 approvers there are/);
    expect(bot.exitCode()).toBeNull();
  });
});

describe('a policy that is changed', () => {
  it('is told in words in the alerts channel of the policy before', async () => {
    await using stage = await setStage();
    stage.world.slack.addChannel({
      id: 'C0QUIET',
      name: 'quiet',
      isPrivate: true,
      members: ['U0EVE', stage.world.slack.app.botUserId],
    });
    const weak = DEFAULT_POLICY.replace('C0ALERTS', 'C0QUIET').replace(
      '[S0PLATFORM]',
      '[S0PLATFORM, U0DANA]',
    );
    await save(
      stage,
      `${weak}breakGlass: { people: [U0DANA] }\nrules: [{ name: free, risk: read, automatic: { count: 9, per: 1d } }]\n`,
    );
    const told = await stage.message(stage.sam, 'C0ALERTS', /policy was changed|Another policy/);
    expect(told.plainText).toMatch(/Easier than before/);
    expect(told.plainText).toMatch(/nobody is asked for 9 keys of a person/);
    expect(told.plainText).toMatch(/Approvers: added .*dana/i);
    expect(told.plainText).toMatch(/May break the glass: added .*dana/i);
    expect(told.plainText).toMatch(/Alerts go to: .*C0QUIET/);
    await save(stage, `${DEFAULT_POLICY}quorum: 2\n`);
    stage.world.slack.changeChannel('C0QUIET', {
      members: ['U0ADMIN', stage.world.slack.app.botUserId],
    });
    const harder = await stage.message(stage.sam, 'C0QUIET', /Harder than before/);
    expect(harder.plainText).toMatch(/needs 2 of/);
    expect(harder.plainText).toMatch(/May break the glass: taken out/);
  });

  it('is told too where it was changed while the bot did not run', async () => {
    await using stage = await setStage();
    await stage.world.bot().stop();
    await save(stage, DEFAULT_POLICY.replace('[S0PLATFORM]', '[S0PLATFORM, U0OLGA]'));
    await stage.world.startBot();
    const told = await stage.message(stage.sam, 'C0ALERTS', /started with another policy/);
    expect(told.plainText).toMatch(/Approvers: added .*olga/i);
  });

  it('back and forth is told each time, also where the bot starts anew in between', async () => {
    await using stage = await setStage();
    const easier = DEFAULT_POLICY.replace('[S0PLATFORM]', '[S0PLATFORM, U0OLGA]');
    const told = (pattern: RegExp) =>
      stage.sam.sees('C0ALERTS').filter(({ plainText }) => pattern.test(plainText)).length;
    const becomes = async (text: string, pattern: RegExp, times: number) => {
      await save(stage, text);
      await stage.seen(`${pattern} the ${times}. time`, () => told(pattern) === times || undefined);
    };
    const restart = async (text: string) => {
      await stage.world.bot().stop();
      await save(stage, text);
      await stage.world.startBot();
    };
    await becomes(easier, /added .*olga/i, 1);
    await becomes(DEFAULT_POLICY, /taken out .*olga/i, 1);
    await restart(DEFAULT_POLICY);
    await becomes(easier, /added .*olga/i, 2);
    await becomes(DEFAULT_POLICY, /taken out .*olga/i, 2);
    for (const times of [3, 4]) {
      await restart(easier);
      await becomes(easier, /added .*olga/i, times);
      await restart(DEFAULT_POLICY);
      await becomes(DEFAULT_POLICY, /taken out .*olga/i, times);
    }
  });
});
