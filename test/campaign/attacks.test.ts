import { describe, expect, it } from 'vitest';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import type { Life } from './attack/lives.ts';
import { openLedger } from './attack/oracle/ledger.ts';
import { createPeople } from './attack/people/people.ts';
import { ACME, setStage } from './attack/stage.ts';
import { attackRedis } from './attacks.ts';

const SEED = Number(process.env.SEED ?? 20_261_129);
/** A few: `npm run campaign` makes 10,000. */
const EDITS = 60;

const LIFE: Life = {
  requester: 'U0R1',
  approvers: ['U0A1', 'U0A2'],
  admin: 'U0ADMIN',
  way: 'votes',
  end: 'keep',
  organization: { id: ACME, name: 'acme' },
  roles: ['ORG_GROUP_CREATOR'],
  accessList: ['203.0.113.7'],
  description: 'job-001-votes-keep',
};

describe('somebody who can write to Redis', () => {
  it('changes what they like, and no key is created, shown, changed or deleted by that', async () => {
    const rows = await attackRedis({ seed: SEED, edits: EDITS, until: Number.MAX_SAFE_INTEGER });
    expect(rows.filter(({ failed }) => failed > 0)).toEqual([]);
    expect(rows[0]?.tried).toBe(EDITS);
  });

  it('would be found out, whatever they made Keywarden do with a key', async () => {
    const server = await startRedis({ appendfsync: 'no' });
    const stage = await setStage(server, true);
    const { atlas, slack } = stage;
    try {
      const ledger = openLedger(stage);
      const people = createPeople(stage, ledger);
      const course = people.begin(LIFE);
      for (let steps = 0; ledger.counts().shown === 0 && steps < 100; steps += 1) {
        const acted = await people.step(course).catch(() => false);
        if (!acted) await stage.settled();
        await ledger.look();
      }
      expect({ wrong: ledger.wrong, ...ledger.counts() }).toEqual({
        wrong: [],
        created: 1,
        shown: 1,
        deleted: 0,
        frozen: 0,
        thawed: 0,
      });

      const key = atlas.keys(ACME).find(({ description }) => description.includes('[ck:'));
      const [human = '', other = ''] = stage.peoplesKeys.filter((id) =>
        atlas.keys(ACME).some((one) => one.id === id),
      );
      atlas.editKey(key?.id ?? '', { roles: ['ORG_MEMBER'] });
      atlas.editKey(key?.id ?? '', { roles: ['ORG_GROUP_CREATOR'] });
      const twin = { organizationId: ACME, roles: ['ORG_OWNER'] };
      atlas.editKey(other, { roles: ['ORG_OWNER'] });
      atlas.removeKey(human);
      atlas.addKey({ ...twin, description: 'job-099 [ck:01JD0000000000000000000000.1.AAAA]' });
      atlas.addKey({ ...twin, description: key?.description ?? '' });
      atlas.removeKey(key?.id ?? '');
      await fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${slack.app.botToken}` },
        body: new URLSearchParams({ channel: 'C0KEYS', text: key?.privateKey ?? '' }),
      });
      await ledger.look();
      const unasked = expect.stringMatching(
        /^job-001-votes-keep .*: its roles changed, and nobody asked for that$/,
      );
      expect(ledger.wrong).toEqual([
        unasked,
        unasked,
        'by hand 2: changed at Atlas',
        'a key that Keywarden did not make was deleted: by hand 0',
        'a key was created that nobody asked for: job-099 [ck:01JD0000000000000000000000.1.AAAA]',
        `job-001-votes-keep: created in ${ACME} with ORG_OWNER`,
        'job-001-votes-keep: two live keys',
        'job-001-votes-keep: another key, and nobody asked for it',
        'job-001-votes-keep: its private key went to chat.postMessage of undefined',
        'job-001-votes-keep: its private key was shown 2 times',
        expect.stringMatching(
          /^job-001-votes-keep: its key was deleted, and nobody asked for that .*shown 2 times/,
        ),
      ]);
    } finally {
      await stage.close();
      await server.stop();
    }
  });
});
