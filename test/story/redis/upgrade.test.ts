import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { keyOf, readDump, restore } from '../../store/lifting/earlier.ts';
import { setStage } from '../kit.ts';

const SIGNED_WITH = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
/** The records are signed for this installation. */
const INSTALLATION = 'test';
/** A moment after all of it was written. */
const THEN = 1_780_000_000_500;

it('the first start after the upgrade ends no key, and shows each with an owner and without an end', async () => {
  const dump = await readDump();
  const keys = dump.made.flatMap((one) => keyOf(one) ?? []);
  const lived = keys.filter(({ was }) => was === 'lived').map(({ id }) => id);
  const ending = keys.filter(({ was }) => was === 'was ending').map(({ id }) => id);
  await using stage = await setStage({
    env: {
      KEYWARDEN_INSTALLATION: INSTALLATION,
      KEYWARDEN_SIGN_KEYS: SIGNED_WITH,
      KEYWARDEN_SEAL_KEYS: SIGNED_WITH,
    },
    async beforeBot({ redis: { url }, atlas, seeded }) {
      const redis = new Redis(url);
      await restore(redis, dump, INSTALLATION);
      await redis.set(`{${INSTALLATION}}:clock-offset`, THEN - Date.now());
      redis.disconnect();
      for (const { id, publicKey, was } of keys) {
        if (was === 'had ended') continue;
        atlas.addKey({
          id,
          organizationId: seeded.acme.id,
          description: 'ci-deploy',
          publicKey,
          roles: ['ORG_READ_ONLY'],
        });
      }
    },
  });
  const there = () => stage.world.atlas.keys(stage.world.seeded.acme.id).map(({ id }) => id);
  await stage.types(stage.sam, `/atlas-keys get ${lived[0]}`);
  const shown = await stage.message(stage.sam, 'C0GENERAL', /Without end/);
  expect(shown.plainText).toContain('<@U0REQUESTER>');
  const entries = await stage.redis.xrange(`{${INSTALLATION}}:audit`, '-', '+');
  expect(entries.filter(([, fields]) => /ledger\.lifted/.test(fields.join()))).toHaveLength(1);
  // What was being deleted is; whatever lived is there.
  await stage.seen('one that was being deleted is gone', () =>
    ending.some((id) => !there().includes(id)),
  );
  expect(there()).toEqual(expect.arrayContaining(lived));
});
