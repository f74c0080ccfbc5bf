import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { startBot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const ENTRY = new URL('../../../dist/main.js', import.meta.url).pathname;
const STREAM = '{sandbox}:audit';
const ACME = '32b6e34b3d91647abb20e7b8';

/** Replaced by rename, as editors and config maps do. */
async function save(stage: Stage, text: string): Promise<void> {
  const draft = join(stage.world.folder, 'policy.yaml.new');
  await writeFile(draft, text);
  await rename(draft, stage.world.env.KEYWARDEN_POLICY ?? '');
}

type Line = Readonly<Record<string, unknown>>;

/** Does something and waits until the bot's log has one more of these lines. */
async function until(stage: Stage, event: string, work: () => unknown): Promise<void> {
  const earlier = count(stage, event);
  await work();
  await stage.world.bot().logged(() => count(stage, event) > earlier);
}

function saved(stage: Stage, text: string, event: string): Promise<void> {
  return until(stage, event, () => save(stage, text));
}

function count(stage: Stage, event: string): number {
  return stage.world.bot().output().split(`"event":"${event}"`).length - 1;
}

async function entries(stage: Stage, event: string): Promise<Line[]> {
  const read = await stage.redis.xrange(STREAM, '-', '+');
  return read
    .map(([, fields]): Line => JSON.parse(fields[fields.indexOf('entry') + 1] ?? '{}'))
    .filter((entry) => entry.event === event);
}

/** The newest message that only this person sees, newer than the command. */
async function answer(stage: Stage, who: Stage['dana'], line: string): Promise<VisibleMessage> {
  const known = who.sees('C0GENERAL').length;
  await stage.types(who, line);
  return stage.seen(`an answer to ${line}`, () => who.sees('C0GENERAL').slice(known).at(-1));
}

describe('a policy file that changes while the bot runs', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ asProcess: true });
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  const NO_MEMBERS = `${DEFAULT_POLICY}rules:
  - name: members are made by hand
    requesters: [U0DANA]
    roles: [ORG_MEMBER]
    deny: true
    because: Ask Sam in person.
`;

  it('takes a role away, and gives it back, without a restart', async () => {
    const roles = async () => {
      const form = await stage.openForm(stage.dana);
      stage.went(await stage.dana.closes(form));
      return form.plainText;
    };
    expect(await roles()).toMatch(/Organization member/i);
    await saved(stage, NO_MEMBERS, 'policy.changed');
    expect(await roles()).not.toMatch(/Organization member/i);
    await saved(stage, DEFAULT_POLICY, 'policy.changed');
    expect(await roles()).toMatch(/Organization member/i);
    await stage.request(stage.dana, { description: 'made again', roles: ['ORG_MEMBER'] });
  });

  it('refuses what was filled in under the policy of before', async () => {
    await stage.openForm(stage.dana, 'too late');
    await saved(stage, NO_MEMBERS, 'policy.changed');
    const outcome = await stage.fill(stage.dana, { roles: ['ORG_MEMBER'] });
    expect(outcome.ok).toBe(false);
    expect(JSON.stringify(outcome)).toContain('Ask Sam in person.');
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /Reason/)));
    await saved(stage, DEFAULT_POLICY, 'policy.changed');
  });

  it('is noted in the audit log with the hash of before and of now', async () => {
    const [first, second] = await entries(stage, 'policy.changed');
    const [began] = await entries(stage, 'keywarden.start');
    expect(first).toMatchObject({ by: 'keywarden', outcome: 'success' });
    expect(first?.facts).toEqual({ from: began?.policyHash, to: first?.policyHash });
    expect(second?.facts).toEqual({ from: first?.policyHash, to: began?.policyHash });
  });

  it('changes nothing when it is bad, and tells the admins once what is wrong', async () => {
    const bad = DEFAULT_POLICY.replace('approvers: [S0PLATFORM]', 'approvers: [platform]');
    const hashes = (await entries(stage, 'policy.changed')).length;
    await saved(stage, `${bad}quorums: 2\n`, 'policy.refused');
    const told = await stage.message(stage.sam, 'C0ALERTS', /policy file was changed/);
    expect(told.plainText).toMatch(/policy\.yaml:\d+: approvers\[0\]: must be the id/);
    expect(told.plainText).toMatch(/quorums: is not known: did you mean quorum\?/);
    const card = await stage.request(stage.dana, { description: 'as before' });
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    const alerts = stage.sam
      .sees('C0ALERTS')
      .filter(({ plainText }) => /policy file was changed/.test(plainText));
    expect(alerts).toHaveLength(1);
    expect(count(stage, 'policy.refused')).toBe(1);
    expect(await entries(stage, 'policy.changed')).toHaveLength(hashes);
  });

  it('changes nothing when Slack does not know its channel or group, or a group is too small', async () => {
    stage.world.slack.addUserGroup({ id: 'S0LONELY', handle: 'lonely', users: ['U0MEI'] });
    const text = DEFAULT_POLICY.replace('C0KEYS', 'C0NOWHERE').replace(
      '[S0PLATFORM]',
      '[S0LONELY]\nauditors: [S0NOBODY]\nquorum: 2',
    );
    await saved(stage, text, 'policy.refused');
    const told = await stage.message(stage.sam, 'C0ALERTS', /C0NOWHERE/);
    expect(told.plainText).toMatch(/S0NOBODY of the policy does not exist/);
    expect(told.plainText).toMatch(/the policy needs 2 approvals, and S0LONELY are 1 person/);
  });

  it('is used once it is good again', async () => {
    const both = DEFAULT_POLICY.replace('[S0PLATFORM]', '[S0PLATFORM]\nquorum: 2');
    await saved(stage, both, 'policy.changed');
    const card = await stage.request(stage.dana, { description: 'two of us' });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /two of us/);
    expect(stage.world.atlas.createsAccepted).toBe(1);
    await stage.approve(stage.mei, await stage.message(stage.mei, 'C0APPROVALS', /two of us/));
    await stage.seen('the second create', () => stage.world.atlas.createsAccepted === 2);
  });

  it('is read at once on SIGHUP', async () => {
    const path = stage.world.env.KEYWARDEN_POLICY ?? '';
    const bad = DEFAULT_POLICY.replace('C0ALERTS', 'alerts');
    await saved(stage, bad, 'policy.refused');
    const hangUp = () => process.kill(stage.world.bot().pid, 'SIGHUP');
    await until(stage, 'policy.refused', hangUp);
    await until(stage, 'policy.changed', async () => {
      await writeFile(path, DEFAULT_POLICY);
      hangUp();
    });
    expect(stage.world.bot().exitCode()).toBeNull();
  });
});

describe('a policy file that two replicas read', () => {
  it('comes into force in both, and a bad one is told once', async () => {
    await using stage = await setStage({ asProcess: true });
    const { env } = stage.world;
    // Nobody calls it over HTTP; the port only has to be another one.
    const other = await startBot({ entry: ENTRY, env: { ...env, PORT: String(await freePort()) } });
    const both = (event: string) => {
      const heard = (line: Line) => line.event === event;
      return Promise.all([stage.world.bot().logged(heard), other.logged(heard)]);
    };
    await save(stage, DEFAULT_POLICY.replace('[S0PLATFORM]', '[platform]'));
    await both('policy.refused');
    await stage.message(stage.sam, 'C0ALERTS', /policy file was changed/);
    await save(stage, `${DEFAULT_POLICY}quorum: 2\n`);
    await both('policy.changed');
    await stage.message(stage.sam, 'C0ALERTS', /Another policy is in force/);
    const told = stage.sam.sees('C0ALERTS').filter(({ plainText }) => /policy/.test(plainText));
    expect(told).toHaveLength(2);
    const changes = await entries(stage, 'policy.changed');
    expect(changes.map(({ policyHash }) => policyHash)).toHaveLength(2);
    await other.stop();
    expect(other.exitCode()).toBe(0);
  });
});

describe('organizations that come and go while the bot runs', () => {
  it('are listed and asked for as soon as the policy names them', async () => {
    const [, labs = ''] = /( {2}- name: acme-labs\n.*\n.*\n)/.exec(DEFAULT_POLICY) ?? [];
    await using stage = await setStage({
      policy: DEFAULT_POLICY.replace(labs, ''),
    });
    const before = await answer(stage, stage.dana, '/atlas-keys list acme-labs');
    expect(before.plainText).toMatch(/acme-labs/);
    expect(before.plainText).not.toMatch(/Page 1/);
    await saved(stage, DEFAULT_POLICY, 'policy.changed');
    const after = await answer(stage, stage.dana, '/atlas-keys list acme-labs');
    expect(after.plainText).toMatch(/Page 1/);
    const wrong = DEFAULT_POLICY.replace('credentials: LABS', 'credentials: OTHER');
    await saved(stage, wrong, 'policy.refused');
    const told = await stage.message(stage.sam, 'C0ALERTS', /OTHER_CLIENT_ID/);
    expect(told.plainText).toMatch(/restart/);
    await saved(stage, DEFAULT_POLICY.replace(labs, ''), 'policy.changed');
    const gone = await answer(stage, stage.dana, '/atlas-keys list acme-labs');
    expect(gone.plainText).not.toMatch(/Page 1/);
  });
});

describe('a policy that says who may look where', () => {
  let stage: Stage;
  let checkout: string;
  beforeAll(async () => {
    stage = await setStage();
    checkout = stage.world.seeded.acme.projects.find(({ name }) => name === 'checkout')?.id ?? '';
    const projects = `projects: [{ name: checkout, id: ${checkout}, viewers: [U0OLGA] }]`;
    const acme = `    credentials: ACME\n    viewers: [S0PLATFORM]\n    requesters: [U0DANA]\n    ${projects}`;
    const labs = `    credentials: LABS\n    viewers: [U0DANA, S0PLATFORM]\n    roles: [ORG_READ_ONLY, ORG_GROUP_CREATOR]`;
    const text = DEFAULT_POLICY.replace('    credentials: ACME', acme).replace(
      '    credentials: LABS',
      labs,
    );
    const rule = `rules: [{ name: labs only reads, organizations: [acme-labs], risk: ordinary, deny: true }]\n`;
    await saved(stage, `${text}${rule}`, 'policy.changed');
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  const olga = () => stage.world.slack.as('U0OLGA');
  const keyOf = (inCheckout: boolean) => {
    const [key] = stage.world.atlas
      .keys(ACME)
      .filter(({ projects }) => projects.length === 1)
      .filter(({ projects }) => (projects[0]?.projectId === checkout) === inCheckout);
    return key?.id ?? '';
  };

  it('shows an organization to its viewers, and to nobody else that there is one', async () => {
    const list = await answer(stage, stage.ravi, '/atlas-keys list acme');
    expect(list.plainText).toMatch(/Page 1/);
    const menu = await answer(stage, stage.ravi, '/atlas-keys list');
    expect(menu.plainText).toMatch(/organization/i);
    const own = await answer(stage, stage.dana, '/atlas-keys list');
    expect(own.plainText).toMatch(/acme-labs[\s\S]*Page 1/);
    const other = await answer(stage, stage.dana, '/atlas-keys list acme');
    expect(other.plainText).not.toMatch(/Page 1/);
    const all = await answer(stage, stage.dana, `/atlas-keys get ${keyOf(true)}`);
    expect(all.plainText).not.toMatch(/checkout/);
  });

  it('shows the keys of a project to the viewers of the project, and no others', async () => {
    const project = await answer(stage, olga(), '/atlas-keys list acme --project checkout');
    expect(project.plainText).toMatch(/checkout[\s\S]*Page 1/);
    const whole = await answer(stage, olga(), '/atlas-keys list acme');
    expect(whole.plainText).toMatch(/these projects only: .*checkout/);
    const other = await answer(stage, olga(), '/atlas-keys list acme --project catalog');
    expect(other.plainText).toMatch(/these projects only/);
    const key = await answer(stage, olga(), `/atlas-keys get ${keyOf(true)}`);
    expect(key.buttons.map(({ label }) => label)).toContain('Show JSON');
    const hidden = await answer(stage, olga(), `/atlas-keys get ${keyOf(false)}`);
    expect(hidden.buttons.map(({ label }) => label)).not.toContain('Show JSON');
    stage.went(await olga().clicks(key, 'Show JSON'));
    await stage.window(olga(), new RegExp(keyOf(true)));
  });

  it('says the same to who may not look, whether there is such a key or not', async () => {
    const hidden = stage.world.atlas.keys(ACME).find(({ id }) => id === keyOf(false));
    const heard = new Map<string, Set<string>>();
    async function hears(who: Stage['dana'], form: string, query: string): Promise<void> {
      const { plainText } = await answer(stage, who, form.replace('IT', query));
      const said = heard.get(`${who.id} ${form}`) ?? new Set();
      heard.set(`${who.id} ${form}`, said.add(plainText.replaceAll(`\`${query}\``, 'IT')));
    }
    for (const who of [olga(), stage.dana]) {
      for (const form of ['/atlas-keys get IT', '/atlas-keys get IT in acme']) {
        for (const query of [hidden?.id ?? '', 'f'.repeat(24)]) await hears(who, form, query);
        for (const query of [hidden?.publicKey ?? '', 'zzzzzzzz']) await hears(who, form, query);
      }
      for (const query of ['catalog', 'nothing-here']) {
        await hears(who, '/atlas-keys list acme --project IT', query);
      }
    }
    for (const query of ['acme', 'nowhere']) await hears(stage.dana, '/atlas-keys list IT', query);
    for (const [form, said] of heard) expect([...said], form).toHaveLength(1);
  });

  it('offers for a request where somebody may ask, and what no rule denies them', async () => {
    const form = await stage.openForm(olga(), 'only labs');
    expect(form.plainText).toMatch(/acme-labs/);
    expect(form.plainText).toMatch(/read only/i);
    expect(form.plainText).not.toMatch(/Project Creator/);
    const outcome = await stage.fill(olga(), { accessList: '10.0.0.1' });
    stage.went(outcome);
    const both = await stage.openForm(stage.dana, 'both');
    expect(both.plainText).toMatch(/Project Creator/);
  });
});
