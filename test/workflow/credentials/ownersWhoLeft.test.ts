import { expect, it } from 'vitest';
import type { AdoptCommand } from '../../../src/domain/credential/commands/adopt.ts';
import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import type { OpenCommand } from '../../../src/domain/credential/commands/handOver.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { createOwnersWhoLeft } from '../../../src/workflow/credentials/ownersWhoLeft.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW, person, policy } from '../../domain/fixtures.ts';
import { recordingLog } from '../../store/fixtures.ts';

const HOUR = 3_600_000;

/** `left`: who is deactivated. All keys are of one organization. */
function looking(owned: readonly Credential[], left: string, spoiled?: string) {
  const asked: (readonly string[])[] = [];
  const done: (CredentialCommand | OpenCommand | AdoptCommand)[] = [];
  let next = 0;
  let now = NOW;
  const owners = createOwnersWhoLeft({
    credentials: {
      page: async (_, { offset, limit }) => ({
        credentials: owned.slice(offset, offset + limit),
        total: owned.length,
        now,
      }),
    },
    people: {
      async about(ids) {
        asked.push(ids);
        const standing = (id: string) => (id === left ? 'deactivated' : 'member');
        return new Map(ids.map((id) => [id, person(id, { standing: standing(id) })]));
      },
    },
    isEmptyGroup: async () => false,
    ledger: {
      async move({ credential: id }, commands) {
        if (id !== undefined && id === spoiled) throw new StoreError('corrupt', 'made up');
        const { credential } = commands({ now });
        if (credential !== undefined) done.push(credential);
        return { ok: false, refusal: { why: 'unknown_credential' } };
      },
    },
    endUnrevealed: async () => undefined,
    policy: () => policy({ organizations: policy().organizations.slice(0, 1) }),
    sweeps: {
      async take(names, everyMs) {
        if (now < next) return [];
        next = now + everyMs;
        return names;
      },
    },
    isPaused: async () => false,
    isTimeRight: async () => true,
    log: recordingLog(),
  });
  return {
    look: owners.look,
    asked,
    done,
    later(ms: number) {
      now += ms;
    },
  };
}

it('each owner is asked for once an hour, ten at a time, however many keys they own', async () => {
  const owned = Array.from({ length: 75 }, (_, index) =>
    makeCredential({
      id: `apiKey:${index}`,
      owner: { kind: 'person', id: `U0OWNER${index % 25}` },
    }),
  );
  const { look, asked, done, later } = looking(owned, 'U0OWNER7');
  await look();
  expect(asked.map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(new Set(asked.flat()).size).toBe(25);
  // One of them left: three keys of theirs get a new end.
  expect(done).toHaveLength(3);
  expect(done[0]).toMatchObject({ type: 'orphaned', owner: { kind: 'person', id: 'U0OWNER7' } });
  later(HOUR - 1);
  await look();
  expect(asked).toHaveLength(3);
  later(1);
  await look();
  expect(asked).toHaveLength(6);
});

it('a key that cannot be changed keeps no key of somebody else from being looked at', async () => {
  const byPolicy = { how: 'adopted', by: 'keywarden', at: NOW } as const;
  const owned = ['U0BACK', 'U0ALSO'].map((id) =>
    makeCredential({
      id: `apiKey:${id}`,
      owner: { kind: 'person', id },
      ...(id === 'U0BACK' ? { ends: { orphaned: NOW } } : { origin: byPolicy, unowned: NOW }),
    }),
  );
  const { look, done } = looking(owned, '', 'apiKey:U0BACK');
  await look();
  expect(done).toEqual([{ type: 'own', by: 'keywarden', owner: owned[1]?.owner }]);
});
