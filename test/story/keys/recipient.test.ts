import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { armor, Decrypter } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type AgeKey, ageCommand, newAgeKey } from '../../setup/age.ts';
import { type Stage, setStage } from '../kit.ts';

const ARMORED = /-----BEGIN AGE ENCRYPTED FILE-----[\s\S]*-----END AGE ENCRYPTED FILE-----/;

let stage: Stage;
let key: AgeKey;
beforeAll(async () => {
  [stage, key] = await Promise.all([setStage(), newAgeKey()]);
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const issued = (on: Stage, description: string) =>
  on.ours().find((one) => one.description.includes(description));

/** What Dana copies out of the window. */
function fileIn(plainText: string): string {
  return ARMORED.exec(plainText)?.[0] ?? 'no file';
}

async function openedBy({ identity }: AgeKey, file: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(file), 'text');
}

/** The lines of the key for Terraform and the Atlas CLI. */
function linesOf(on: Stage, description: string): string[] {
  const { publicKey, privateKey } = issued(on, description) ?? {};
  return [
    `MONGODB_ATLAS_PUBLIC_API_KEY=${publicKey}`,
    `MONGODB_ATLAS_PRIVATE_API_KEY=${privateKey}`,
    `MONGODB_ATLAS_ORG_ID=${on.world.seeded.acme.id}`,
    `MONGODB_ATLAS_BASE_URL=${on.world.env.MONGODB_ATLAS_BASE_URL}`,
    `MONGODB_ATLAS_OPS_MANAGER_URL=${on.world.env.MONGODB_ATLAS_BASE_URL}/`,
  ];
}

/** Nothing of the private key is anywhere but at Atlas: in no call to Slack, no file, no log. */
async function isNowhere(on: Stage, description: string): Promise<void> {
  const tail = issued(on, description)?.privateKey.slice(-12) ?? 'no key';
  expect(on.world.slack.transcript.filter(({ body }) => body.includes(tail))).toEqual([]);
  for (const [name, content] of await on.resting()) {
    expect(content.includes(tail), `the private key's tail rests in ${name}`).toBe(false);
  }
}

/** The operator changes the policy file while Keywarden runs, which takes it up by itself. */
async function policyBecomes({ world }: Stage, policy: string): Promise<void> {
  const changes = () => world.bot().output().split('"event":"policy.changed"').length;
  const before = changes();
  const draft = join(world.folder, 'policy.yaml.new');
  await writeFile(draft, policy);
  await rename(draft, world.env.KEYWARDEN_POLICY ?? '');
  await world.bot().logged(() => changes() > before);
}

describe('a private key without a recipient', () => {
  it('is shown alone, and once more in the lines that Terraform and the Atlas CLI read', async () => {
    const card = await stage.request(stage.dana, { description: 'in-clear' });
    expect(card.plainText).not.toMatch(/encrypted/i);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key', /in-clear/);
    const { plainText } = await stage.reveal(stage.dana);
    for (const line of linesOf(stage, 'in-clear')) expect(plainText).toContain(line);
    expect(plainText.split(issued(stage, 'in-clear')?.privateKey ?? 'none')).toHaveLength(3);
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /in-clear/)));
  });
});

describe('a request with an age recipient', () => {
  it('ends in a file that its recipient opens, and in nothing in clear', async () => {
    const { recipient } = key;
    const card = await stage.request(stage.dana, { description: 'for-dana', recipient });
    expect(card.plainText).toContain(recipient);
    expect(card.text).toContain(`${recipient.slice(0, 12)}…${recipient.slice(-8)}`);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    const approval = await stage.window(stage.ravi, /Approve request/);
    expect(approval.plainText).toContain(recipient);
    stage.went(await stage.ravi.submits(approval, {}));
    await stage.noted('request.created', 'U0DANA', recipient);
    const short = `${recipient.slice(0, 12)}…${recipient.slice(-8)}`;
    await stage.message(stage.dana, '@bot', new RegExp(`Encrypted for: .?${short}`));

    const { plainText } = await stage.reveal(stage.dana);
    expect(plainText).toContain('age -d -i key.txt key.age');
    const file = fileIn(plainText);
    const lines = `${linesOf(stage, 'for-dana').join('\n')}\n`;
    expect(await openedBy(key, file)).toBe(lines);
    const age = ageCommand();
    expect(age(file, key)).toBe(lines);
    await expect(openedBy(await newAgeKey(), file)).rejects.toThrow();
    await isNowhere(stage, 'for-dana');
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /for-dana/)));
  });

  it('keeps it when it is changed', async () => {
    const { recipient } = key;
    const card = await stage.request(stage.dana, { description: 'kept', recipient });
    const copy = await stage.offer(stage.dana, 'Change', /kept/);
    stage.went(await stage.dana.clicks(copy, 'Change'));
    const form = await stage.window(stage.dana, /your request as it was is withdrawn/);
    expect(form.plainText).toContain(recipient);
    stage.went(await stage.dana.submits(form, { description: 'still-kept' }));
    const changed = await stage.message(stage.ravi, 'C0APPROVALS', /still-kept/);
    expect(changed.ts).not.toBe(card.ts);
    expect(changed.plainText).toContain(recipient);
    await stage.deny(stage.ravi, changed, 'only a test of it');

    const denied = await stage.offer(stage.dana, 'Ask again', /still-kept/);
    stage.went(await stage.dana.clicks(denied, 'Ask again'));
    const again = await stage.window(stage.dana, /Reason/);
    expect(again.plainText).toContain(recipient);
    stage.went(await stage.dana.closes(again));
  });

  it('keeps it when less is approved', async () => {
    const { recipient } = key;
    const roles = ['ORG_MEMBER', 'ORG_READ_ONLY'];
    const card = await stage.request(stage.dana, { description: 'less', roles, recipient });
    stage.went(await stage.ravi.clicks(card, 'Approve with less'));
    const offering = await stage.window(stage.ravi, /Roles that you approve/);
    stage.went(
      await stage.ravi.submits(offering, { roles: ['ORG_READ_ONLY'], comment: 'Reading only.' }),
    );
    const label = 'Accept narrower request';
    stage.went(await stage.dana.clicks(await stage.offer(stage.dana, label, /less/), label));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /Offered instead/)));
    await stage.offer(stage.dana, 'Reveal private key', /less/);
    const { plainText } = await stage.reveal(stage.dana);
    expect(await openedBy(key, fileIn(plainText))).toContain(issued(stage, 'less')?.privateKey);
    await isNowhere(stage, 'less');
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /less/)));
  });

  it('of which somebody with the sign key changed the recipient is held, and shows nothing', async () => {
    const { recipient } = key;
    const wish = { description: 'swapped', recipient };
    await stage.approve(stage.ravi, await stage.request(stage.dana, wish));
    const offer = await stage.offer(stage.dana, 'Reveal private key', /swapped/);
    const records = await stage.redis.hgetall('{sandbox}:requests');
    const [id = ''] = Object.entries(records).find(([, text]) => text.includes('"swapped"')) ?? [];
    const eve = await newAgeKey();
    await stage.resign(id, (record) => record.replaceAll(recipient, eve.recipient));
    stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
    stage.went(await stage.dana.clicks(await stage.window(stage.dana, /Show now/), 'Show now'));
    const told = await stage.window(stage.dana, /could not be opened, so it was not shown/);
    expect(told.plainText).not.toMatch(ARMORED);
    await isNowhere(stage, 'swapped');
    stage.went(await stage.dana.closes(told));
  });

  it('is shown once more as another file, where Slack left it in doubt', async () => {
    const { recipient } = key;
    const { faults } = stage.world.slack;
    await stage.approve(
      stage.ravi,
      await stage.request(stage.dana, { description: 'in-doubt', recipient }),
    );
    await stage.offer(stage.dana, 'Reveal private key', /in-doubt/);
    const isFile = ({ view }: Readonly<Record<string, unknown>>) =>
      JSON.stringify(view).includes('BEGIN AGE');
    faults.call('views.update', { kind: 'no_reply', effect: false }, { when: isFile });
    const offer = await stage.offer(stage.dana, 'Reveal private key', /in-doubt/);
    stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
    stage.went(await stage.dana.clicks(await stage.window(stage.dana, /Show now/), 'Show now'));
    await stage.offer(stage.dana, 'Show once more', /in-doubt/);
    const { plainText } = await stage.reveal(stage.dana, 'Show once more');
    expect(await openedBy(key, fileIn(plainText))).toContain(issued(stage, 'in-doubt')?.privateKey);
    await isNowhere(stage, 'in-doubt');
  });
});

describe('what is no recipient', () => {
  const WRONG = [
    ['dana', /not a whole age recipient/],
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMadeUp dana@laptop', /Keys of SSH are not taken/],
    [`age1pq1${'q'.repeat(1952)}`, /post-quantum ones are not taken/],
    [['AGE-SECRET', 'KEY-1MADEUPMADEUPQQPZRY9X8'].join('-'), /secret half of an age key/],
  ] as const;
  it.each(WRONG)('is refused under its field, kindly: %s', async (recipient, says) => {
    await stage.openForm(stage.dana, 'wrong-one');
    const outcome = await stage.fill(stage.dana, { recipient });
    expect(outcome).toMatchObject({ fieldErrors: { recipient: expect.stringMatching(says) } });
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /Reason/)));
    for (const [name, content] of await stage.resting()) {
      expect(content.includes('KEY-1MADEUP'), name).toBe(false);
    }
  });
});

describe('a policy about recipients', () => {
  it('that requires one refuses a request without, also with break-glass', async () => {
    const wants = 'limits: { recipient: required }\nbreakGlass: { people: [U0DANA] }\n';
    await using strict = await setStage({ policy: `${DEFAULT_POLICY}${wants}` });
    const form = await strict.openForm(strict.dana, 'required');
    expect(form.plainText).not.toMatch(/Encrypt for.*optional/i);
    const { recipient } = key;
    await strict.types(strict.dana, '/atlas-keys break-glass night-fix');
    const glass = await strict.window(strict.dana, /Only for emergencies/);
    strict.went(
      await strict.dana.submits(glass, {
        incident: 'The cluster of production is full.',
        roles: ['ORG_READ_ONLY'],
        reason: 'The nightly deploy reads the list of projects.',
        recipient,
      }),
    );
    await strict.offer(strict.dana, 'Reveal private key', /night-fix/);
    const { plainText } = await strict.reveal(strict.dana);
    expect(await openedBy(key, fileIn(plainText))).toContain(
      issued(strict, 'night-fix')?.privateKey,
    );
  });

  it('that wants none any more asks for none, and says so to who had named one', async () => {
    await using off = await setStage();
    const { recipient } = key;
    const card = await off.request(off.dana, { description: 'named-once', recipient });
    await off.deny(off.ravi, card, 'only a test of it');
    const denied = await off.offer(off.dana, 'Ask again', /named-once/);
    await policyBecomes(off, `${DEFAULT_POLICY}limits: { recipient: off }\n`);
    off.went(await off.dana.clicks(denied, 'Ask again'));
    const form = await off.window(off.dana, /Reason/);
    expect(form.plainText).toMatch(/does not allow an age recipient any more/);
    expect(form.plainText).not.toMatch(/Encrypt for|age1/);
  });
});
