import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function asks(description: string, accessList: string) {
  return stage.request(stage.dana, { description, accessList });
}

describe('an IP access list', () => {
  it('names each address once, however it was written, and the approved key is created', async () => {
    const list = '203.0.113.7\n203.0.113.7/32\n2001:db8::5\n2001:DB8:0:0:0:0:0:5\n198.51.100.9/24';
    const card = await asks('written twice', list);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key', /written twice/);
    const [key] = stage.ours().filter(({ description }) => /written twice/.test(description));
    expect(key?.accessList).toEqual(['198.51.100.0/24', '2001:db8::5/128', '203.0.113.7/32']);
  });

  it('of two halves is shown as what it is: everything', async () => {
    const card = await asks('two halves', '0.0.0.0/1, 128.0.0.0/1');
    expect(card.plainText).toMatch(/Lets in every IPv4 address/);
    expect(card.plainText).toMatch(
      /0\.0\.0\.0\/1.*128\.0\.0\.0\/1.* together let in every address/,
    );
  });

  it('says in words how wide it is', async () => {
    const card = await asks('a network', '203.0.113.0/24 198.51.100.7');
    expect(card.plainText).toMatch(/Lets in 257 IPv4 addresses/);
    const wide = await asks('a third', '64.0.0.0/2');
    expect(wide.plainText).toMatch(/1 of 4 of all/);
    expect(wide.plainText).toMatch(/this is very wide/);
  });

  it('of private addresses is told to be of no use, to approver and requester', async () => {
    const card = await asks('inside', '10.0.0.0/8');
    expect(card.plainText).toMatch(/10\.0\.0\.0\/8.* is a private address: Atlas sees only public/);
    await stage.message(stage.dana, '@bot', /is a private address[\s\S]*inside/);
  });

  it('with a zone is refused in the form', async () => {
    await stage.openForm(stage.dana, 'with a zone');
    const outcome = await stage.fill(stage.dana, { accessList: 'fe80::1%eth0' });
    expect(JSON.stringify(outcome)).toMatch(/names a network card of one machine/);
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /Reason/)));
  });
});

describe('a policy that limits IP access lists', () => {
  it('wants one, and none that is wider, also in parts', async () => {
    const widest = 'limits: { accessList: { required: true, widest: { ipv4: /24, ipv6: /56 } } }\n';
    await using limited = await setStage({ policy: `${DEFAULT_POLICY}${widest}` });
    const says = async (accessList: string) => {
      await limited.openForm(limited.dana, 'limited');
      const outcome = await limited.fill(limited.dana, { accessList });
      if (!outcome.ok)
        limited.went(await limited.dana.closes(await limited.window(limited.dana, /Reason/)));
      return JSON.stringify(outcome);
    };
    expect(await says('203.0.112.0/24, 203.0.113.0/24')).toMatch(/ranges of \/24 at most/);
    expect(await says('2001:db8::/48')).toMatch(/ranges of \/56 at most/);
    const open = await limited.openForm(limited.dana, 'none');
    expect(open.plainText).not.toMatch(/IP access list.*optional/i);
    const none = await limited.dana.submits(open, {
      roles: ['ORG_READ_ONLY'],
      reason: 'The nightly deploy.',
    });
    expect(none.ok).toBe(false);
    stage.went(await limited.dana.closes(await limited.window(limited.dana, /Reason/)));
    expect(await says('203.0.113.0/24')).toMatch(/"ok":true/);
  });
});

describe('break-glass', () => {
  it('gives no dangerous role to one person where the policy does not name it', async () => {
    const owner = DEFAULT_POLICY.replace(
      'credentials: ACME',
      'credentials: ACME\n    roles: [ORG_OWNER, ORG_READ_ONLY]',
    );
    await using glass = await setStage({ policy: `${owner}breakGlass: { people: [U0DANA] }\n` });
    await glass.types(glass.dana, '/atlas-keys break-glass night-fix');
    const open = await glass.window(glass.dana, /Only for emergencies/);
    expect(open.plainText).toMatch(/Organization Read Only/);
    expect(open.plainText).not.toMatch(/Organization Owner/);
  });
});
