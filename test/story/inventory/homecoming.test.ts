import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { approvedOf } from '../../../src/domain/credential/access.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { markerMacInput, writeMarker } from '../../../src/domain/key/marker.ts';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { isNew, makeCredential, makeLedgerEntry } from '../../store/credentials/fixtures.ts';
import { openStore } from '../../store/fixtures.ts';
import { signerOf } from '../../store/macOf.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 60 * 60_000;
const TERRAFORM = 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f9aa';
const MAKERS = ['dana', 'mei', 'olga'] as const;
const POLICY = `${DEFAULT_POLICY}automations:\n  ${TERRAFORM}: { owner: S0PLATFORM, purpose: Terraform }\n`;

/** Redis's clock goes on by so much at each step, ms: all that the bot does in that time it has done. */
const STEP = 5_000;
const ROLES = ['ORG_READ_ONLY'];

/** The bot asks as often as its clock goes faster. */
const time = {
  now: () => performance.now(),
  sleep: (ms: number) => wait(ms > 1_000 ? ms : ms / 20),
};

async function issued({ world }: Stage, count: number): Promise<void> {
  const signer = signerOf(world.env);
  const opened = await openStore(world.redis.url, { installation: 'sandbox', signer });
  const organizationId = world.seeded.acme.id;
  for (let n = 0; n < count; n += 1) {
    const request = `01JD${String(n).padStart(22, '0')}`;
    const mac = signer.markerMac(markerMacInput(request, 1, 'n'.repeat(22)));
    const marker = writeMarker({ requestId: request, attempt: 1, mac });
    const made = { organizationId, description: `job ${n}${marker}`, roles: ROLES };
    const key = world.atlas.addKey(made);
    const credential = makeCredential({
      id: `apiKey:${key.id}`,
      organizationId,
      handle: key.publicKey,
      createdAt: Date.now() - DAY,
      secrets: [{ id: key.id, request }],
      origin: { how: 'issued', request, marker, provenAt: Date.now() },
      ...approvedOf(makeAccess({ organizationRoles: ROLES })),
      purpose: `job ${n}`,
      owner: { kind: 'person', id: 'U0RAVI' },
      handedOverAt: Date.now() - DAY,
      lifetime: 365 * DAY,
      ends: { approved: Date.now() + 364 * DAY },
    });
    const changes = [isNew(credential)];
    const entry = makeLedgerEntry(changes);
    const done = await opened.store.credentials.commit({
      credentials: changes,
      entry,
      notices: [],
    });
    if (!done.ok) throw new Error(`not committed: ${done.why}`);
  }
  opened.close();
}

/** Follows all calls for keys of the organization, how many were left after each, and each change. */
function watch({ world }: Stage) {
  const path = new RegExp(`/orgs/${world.seeded.acme.id}/apiKeys`);
  const seen = new Set<object>();
  let fewest = Number.POSITIVE_INFINITY;
  const changes: string[] = [];
  return {
    look() {
      for (const one of world.atlas.exchanges) {
        if (one.status === null || seen.has(one) || one.path.includes('/oauth/')) continue;
        seen.add(one);
        if (one.method !== 'GET') changes.push(`${one.method} ${one.path}`);
        const left = one.responseHeaders['RateLimit-Remaining'];
        if (path.test(one.path) && left !== undefined) fewest = Math.min(fewest, Number(left));
      }
      return { calls: seen.size, fewest, changes };
    },
  };
}

/** Lets time pass until the admins read this, as long as more and more keys are adopted. */
async function passing({ redis, later, sam, world }: Stage, says: RegExp, look: () => unknown) {
  const records = `{sandbox}:credentials-in:${world.seeded.acme.id}`;
  let last = { adopted: 0, at: performance.now() };
  while (performance.now() - last.at < PATIENCE_MS) {
    const found = sam.sees('C0ALERTS').find(({ plainText }) => says.test(plainText));
    if (found !== undefined) return found;
    await later(STEP);
    await wait(5);
    look();
    const adopted = await redis.zcard(records);
    if (adopted !== last.adopted) last = { adopted, at: performance.now() };
  }
  throw new Error(`nothing more happens after ${last.adopted} records`);
}

it('450 keys that were made without Keywarden find their owners, and nothing of them changes', async () => {
  await using stage = await setStage({
    policy: POLICY,
    time,
    beforeBot({ atlas, seeded, slack }) {
      // Slack's limits count by the time of people.
      slack.rates.set('*', 'off');
      const { id: organizationId } = seeded.acme;
      for (const { id } of atlas.keys(organizationId).slice(220)) atlas.removeKey(id);
      const add = (description: string, createdBy: string) =>
        atlas.addKey({ organizationId, description, roles: ROLES, createdBy });
      for (let n = 0; n < 200; n += 1) add(`network ${n}`, TERRAFORM);
      for (const who of MAKERS)
        for (let n = 0; n < 10; n += 1) add(`${who} ${n}`, `${who}@example.com`);
      atlas.rateLimits.set('organization keys', {
        capacity: 500,
        refill: 250,
        // More than a minute of this story.
        seconds: 1,
      });
    },
  });
  const { sam, world } = stage;
  const calls = watch(stage);
  await issued(stage, 50);

  // By the policy, one after another; time goes on for as long as that takes.
  const told = await passing(stage, /200 keys in `acme` that programs made/, calls.look);
  expect(told.plainText).toMatch(/<!subteam\^S0PLATFORM>/);
  const digest = await stage.message(sam, 'C0ALERTS', /250 keys in `acme` were made without/);
  expect(digest.plainText).toMatch(/30 were made by people and 0 by programs; of 220/);

  // One message for each of three people, about all that they made.
  stage.went(await sam.clicks(digest, 'Ask the makers'));
  stage.went(await sam.submits(await stage.window(sam, /3 people here made keys/)));
  await stage.window(sam, /3 people are asked/);
  for (const who of MAKERS) {
    const maker = world.slack.as(`U0${who.toUpperCase()}`);
    const asked = await stage.message(maker, '@bot', /which of 10 keys in `acme` are yours/);
    stage.went(await maker.clicks(asked, 'Say which are mine'));
    const form = await stage.window(maker, /Take out those that are not yours/);
    stage.went(await maker.submits(form, { lifetime: String(30 * DAY) }));
    await stage.window(maker, /10 keys are yours/);
    calls.look();
  }

  // An admin gives the rest to three others, a hundred at once.
  for (const [person, count] of [
    ['U0RAVI', 100],
    ['U0OLGA', 100],
    // With those of the other organization.
    ['U0DANA', 34],
  ] as const) {
    await stage.types(sam, '/atlas-keys inventory --foreign');
    const list = await stage.message(sam, 'C0GENERAL', /Keys without owner/);
    stage.went(await sam.clicks(list, 'Adopt these'));
    const form = await stage.window(sam, /Keywarden looks after these keys/);
    stage.went(await sam.submits(form, { person, lifetime: String(90 * DAY) }));
    await stage.window(sam, new RegExp(`${count} keys are adopted`));
    calls.look();
  }
  await stage.types(sam, '/atlas-keys inventory');
  const line = await stage.message(sam, 'C0GENERAL', /514 keys[\s\S]*All keys/);
  expect(line.plainText).toMatch(/50 issued by Keywarden, 464 adopted/);
  expect(line.plainText).not.toMatch(/without owner/);

  const { fewest, changes, calls: count } = calls.look();
  expect(changes).toEqual([]);
  expect(fewest).toBeGreaterThanOrEqual(200);
  expect(count).toBeLessThan(1_500);
  // Each person one question or one word about what they got, and the admins two.
  for (const who of ['U0RAVI', 'U0MEI', 'U0OLGA', 'U0DANA'] as const) {
    const about = world.slack
      .as(who)
      .sees('@bot')
      .filter(({ plainText }) => /keys/.test(plainText));
    expect(about.length, who).toBeLessThanOrEqual(2);
  }
  const admins = sam
    .sees('C0ALERTS')
    .filter(({ plainText }) => /`acme` (were|that)/.test(plainText));
  expect(admins).toHaveLength(2);
});
