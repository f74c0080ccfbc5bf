import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src/domain/policy/people.ts';
import { no } from '../../../src/domain/record/result.ts';
import { createLossAcceptance } from '../../../src/workflow/loss/accepting.ts';
import { type Admins, createAdmins } from '../../../src/workflow/loss/admins.ts';
import { adminsByPolicy } from '../../../src/workflow/loss/adminsByPolicy.ts';
import { laterStates } from '../../../src/workflow/loss/laterEntries.ts';
import type { AuditEntry, LostEntry, Press, SafeMode } from '../../../src/workflow/ports/audit.ts';
import { policy } from '../../domain/fixtures.ts';
import { makeEntry } from '../../store/fixtures.ts';

function lost(
  n: number,
  event: string,
  facts: AuditEntry['facts'],
  more: { requestId?: string; isAuthentic?: boolean } = {},
): LostEntry {
  const { requestId = 'r1', isAuthentic = true } = more;
  return { n, isAuthentic, entry: makeEntry({ event, requestId, by: 'U1', at: n, facts }) };
}
async function* from(entries: readonly LostEntry[]) {
  yield* entries;
}
async function folded(entries: readonly LostEntry[]) {
  const forwards = await laterStates(from(entries));
  const backwards = await laterStates(from([...entries, ...entries].reverse()));
  expect(backwards).toEqual(forwards);
  return forwards;
}

const created = (n: number, id: string, version = n, more = {}) =>
  lost(
    n,
    'key.created',
    { status: 'ready', version, attempt: 1, keyId: id, publicKey: `${id}${id}` },
    more,
  );
const keyOf = (id: string, at: number) => ({
  id,
  publicKey: `${id}${id}`,
  attempt: 1,
  createdAt: at,
  provenAt: at,
});

describe('the newest state that lost entries name', () => {
  it('is that of the newest entry, with the key that was created', async () => {
    const states = await folded([
      created(5, 'a'),
      lost(6, 'reveal.claimed', { status: 'claimed', version: 6, keyId: 'a' }),
      lost(7, 'reveal.delivered', { status: 'delivered', version: 7, keyId: 'a' }),
      lost(8, 'vote.denied', { status: 'denied', version: 2, reason: 'no' }, { requestId: 'r2' }),
    ]);
    expect(states.get('r1')).toEqual({
      event: 'reveal.delivered',
      by: 'U1',
      at: 7,
      status: 'delivered',
      version: 7,
      revealed: true,
      key: keyOf('a', 5),
    });
    expect(states.get('r2')).toMatchObject({ status: 'denied', reason: 'no' });
  });

  it('says whether the private key of the newest key may have been shown', async () => {
    const claim = (n: number) => lost(n, 'reveal.claimed', { status: 'claimed', version: n });
    const back = (n: number, status: string) => lost(n, 'reveal.not_shown', { status, version: n });
    const asked = lost(9, 'key.revoke_asked', { status: 'revoking', version: 9 });
    const revealed = async (entries: readonly LostEntry[]) =>
      (await folded(entries)).get('r1')?.revealed;
    expect(await revealed([created(5, 'a'), claim(6)])).toBe(true);
    expect(await revealed([claim(6), asked])).toBe(true);
    expect(await revealed([created(5, 'a'), claim(6), back(7, 'ready')])).toBeUndefined();
    expect(await revealed([created(5, 'a'), claim(6), back(7, 'uncertain')])).toBe(true);
    expect(await revealed([claim(4), created(5, 'a'), asked])).toBeUndefined();
  });

  it('is not that of a reminder, which is sent again anyway', async () => {
    const states = await folded([
      lost(5, 'requester.reminded', { status: 'ready', version: 5 }),
      lost(6, 'approvers.reminded', { status: 'pending', version: 2 }, { requestId: 'r2' }),
    ]);
    expect([...states.keys()]).toEqual([]);
  });

  it('has no key that was deleted to be replaced, and has its successor', async () => {
    const replaced = lost(6, 'key.revoked_for_replacement', { status: 'approved', version: 6 });
    expect((await folded([created(5, 'a'), replaced])).get('r1')?.key).toBeUndefined();
    const next = await folded([created(5, 'a'), replaced, created(9, 'b')]);
    expect(next.get('r1')?.key).toEqual(keyOf('b', 9));
  });

  it('believes no key of an entry whose MAC is wrong, and holds the request all the same', async () => {
    const states = await folded([created(5, 'a', 5, { isAuthentic: false })]);
    expect(states.get('r1')).toMatchObject({ by: 'keywarden', status: 'ready', version: 5 });
    expect(states.get('r1')?.key).toBeUndefined();
  });

  it('leaves out what is about no change of a request', async () => {
    const refused = lost(5, 'vote.refused', { why: 'own_request' });
    const foreign = lost(6, 'reveal.delivered', { status: 'of a newer version', version: 9 });
    const odd = [0, -1, 1.5, Number.NaN].map((version, i) =>
      lost(7 + i, 'reveal.delivered', { status: 'delivered', version }),
    );
    expect([...(await folded([refused, foreign, ...odd])).keys()]).toEqual([]);
  });
});

const member = (id: string, change: Partial<Person> = {}): Person => ({
  id,
  standing: 'member',
  email: `${id}@example.com`,
  groups: [],
  ...change,
});

function adminsAmong(
  folk: readonly Person[],
  ids: readonly string[],
  group?: ReadonlySet<string>,
): Admins {
  const all = new Map(folk.map((one) => [one.id, one]));
  return createAdmins({
    policy: () => policy({ admins: ids }),
    people: {
      about: async (asked) =>
        new Map(
          asked.map((id) => [
            id,
            all.get(id) ?? ({ id, standing: 'unknown', groups: [] } as const),
          ]),
        ),
    },
    members: async () => group,
  });
}

describe('whether two people could accept a loss', () => {
  const sam = member('U1');
  const mei = member('U2');
  const grouped = member('U3', { groups: ['S1'] });
  it.each<[string, readonly Person[], readonly string[], ReadonlySet<string> | undefined, unknown]>(
    [
      ['two admins', [sam, mei], ['U1', 'U2'], undefined, true],
      ['one admin', [sam], ['U1'], undefined, false],
      ['one in a group', [sam, grouped], ['U1', 'S1'], new Set(['U3']), true],
      ['an empty group', [sam], ['U1', 'S1'], new Set(), false],
      [
        'two accounts of one',
        [sam, member('U2', { email: 'U1@example.com' })],
        ['U1', 'U2'],
        undefined,
        false,
      ],
      [
        'two accounts by the policy',
        [sam, member('U2', { aliases: ['U1', 'U2'] })],
        ['U1', 'U2'],
        undefined,
        false,
      ],
      ['a guest', [sam, member('U2', { standing: 'guest' })], ['U1', 'U2'], undefined, false],
      [
        'one who has left',
        [sam, member('U2', { standing: 'deactivated' })],
        ['U1', 'U2'],
        undefined,
        false,
      ],
      ['one of whom Slack says nothing', [sam], ['U1', 'U2'], undefined, undefined],
      ['a group of which Slack says nothing', [sam], ['U1', 'S1'], undefined, undefined],
      ['two, whatever Slack says of the third', [sam, mei], ['U1', 'U2', 'U9'], undefined, true],
    ],
  )('with %s', async (_what, folk, ids, group, expected) => {
    expect(await adminsAmong(folk, ids, group).areTwo()).toBe(expected);
  });

  it('is found in the policy alone at the command line', async () => {
    const byPolicy = (admins: readonly string[], identities: readonly string[][] = []) =>
      adminsByPolicy({ admins, identities }).areTwo();
    expect(await byPolicy(['U1'])).toBe(false);
    expect(await byPolicy(['U1', 'U2'])).toBe(true);
    expect(await byPolicy(['U1', 'U2'], [['U1', 'U2']])).toBe(false);
    expect(await byPolicy(['S1'])).toBe(true);
  });
});

describe('accepting a loss', () => {
  const safeMode: SafeMode = {
    id: 's',
    why: 'behind',
    since: 1,
    log: { epoch: 1, n: 1, h: 'h1' },
  };

  function setUp(admins: Partial<Admins> = {}) {
    const did: string[] = [];
    let on: SafeMode | undefined = safeMode;
    let press: Press | undefined;
    const loss = createLossAcceptance({
      guard: {
        async leave(id, by, facts) {
          did.push(`left by ${by} with ${facts.first ?? 'nobody'}`);
          on = undefined;
          return id === 's' ? { ok: true, ended: safeMode } : no({ why: 'safe_mode_over' });
        },
      },
      auditHead: {
        standing: async () => ({
          head: safeMode.log,
          ...(on === undefined ? {} : { safeMode: on }),
        }),
      },
      presses: {
        first: async () => press,
        async put(one, before, entry) {
          if (press?.id !== before?.id) return 'taken';
          did.push(`${entry.event} by ${one.by}`);
          press = one;
          return 'ok';
        },
      },
      admins: { areTwo: async () => true, isOther: async () => 'other', ...admins },
      async holdLost() {
        did.push('held');
        return ['r1'];
      },
      async holdLostCredentials() {
        did.push('credentials held');
        return ['apiKey:1'];
      },
      requests: { now: async () => 1000 },
      policyHash: () => 'p',
      ids: { nonce: () => `id${did.length}` },
    });
    const by = (id: string) => loss.accept('s', { by: id, via: 'slack' });
    return { did, by, loss };
  }

  it('takes two people, and holds what was lost before it ends', async () => {
    const { did, by } = setUp();
    expect(await by('U1')).toMatchObject({ ok: true, first: { by: 'U1', until: 86_401_000 } });
    expect(await by('U2')).toMatchObject({ ok: true, held: 1, with: { by: 'U1' } });
    expect(did).toEqual([
      'safe_mode.first_accepted by U1',
      'held',
      'credentials held',
      'left by U2 with U1',
    ]);
    expect(await by('U2')).toEqual(no({ why: 'safe_mode_over' }));
  });

  it('is not done by one person twice, and nothing is written down for that', async () => {
    const { did, by } = setUp({ isOther: async () => 'same' });
    const first = await by('U1');
    expect(await by('U1')).toEqual(first);
    expect(did).toEqual(['safe_mode.first_accepted by U1']);
  });

  it('begins anew where the first is no admin any more', async () => {
    const { did, by } = setUp({ isOther: async () => 'gone' });
    await by('U1');
    expect(await by('U2')).toMatchObject({ first: { by: 'U2' } });
    expect(did).not.toContain('held');
  });

  it('is refused while Slack says nothing of the admins', async () => {
    const unknown = no({ why: 'admins_unknown' });
    expect(await setUp({ areTwo: async () => undefined }).by('U1')).toEqual(unknown);
    const { by } = setUp({ isOther: async () => undefined });
    await by('U1');
    expect(await by('U2')).toEqual(unknown);
  });

  it('counts the command line first, even while Slack says nothing of the admins', async () => {
    const { loss } = setUp({ areTwo: async () => undefined });
    const byHost = setUp({ isOther: async () => 'other' });
    await byHost.loss.accept('s', { by: 'operator', via: 'command', account: 'ops' });
    expect(await byHost.by('U1')).toMatchObject({ ok: true, held: 1 });
    expect(await loss.accept('another', { by: 'U1', via: 'slack' })).toEqual(
      no({ why: 'safe_mode_over' }),
    );
  });

  it('ends once, though two press in the same moment', async () => {
    const { did, by } = setUp();
    const both = await Promise.all([by('U1'), by('U2')]);
    expect(both.filter((one) => one.ok && 'held' in one)).toHaveLength(1);
    expect(did.filter((what) => what.startsWith('left'))).toHaveLength(1);
  });
});
