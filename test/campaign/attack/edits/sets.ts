import {
  credentialIds,
  type Edit,
  KEYS,
  keysOf,
  pickFrom,
  requestIds,
  type Scene,
  type Target,
} from '../scene.ts';

const DAY = 24 * 60 * 60_000;
const FAR = 9_000_000_000_000_000;

function scoresOf({ now }: Pick<Scene, 'now'>, { key }: Target): ReadonlyMap<string, string> {
  const held = now.held.get(key);
  return held?.shape === 'zset' ? held.values : new Map();
}

function scoreFrom({ chance }: Scene): number {
  const now = Date.now();
  return chance.pick([0, -1, 1, now, now - DAY, now + DAY, now + 60_000, FAR]);
}

/** Members that belong elsewhere: of other requests, of other sorted sets, made up. */
function foreignMember(scene: Scene): string {
  const { chance } = scene;
  const ids = requestIds(scene);
  const elsewhere = (
    ['due', 'dueCredentials', 'open', 'openPreApprovals', 'quota', 'noticesOf'] as const
  )
    .flatMap((family) => keysOf(scene, family))
    .flatMap((key) => [...scoresOf(scene, { family: 'due', key }).keys()]);
  const keys = credentialIds(scene);
  const some = chance.pick([ids, ids.map((id) => `r:${id}`), keys, elsewhere]);
  return pickFrom(chance, some) ?? 'x:made-up';
}

/** What can be done to a sorted set: due times, indexes, quotas, owed notices. */
export const SORTED_SET: readonly Edit[] = [
  {
    name: 'a member is removed',
    async make(scene, target) {
      const member = pickFrom(scene.chance, [...scoresOf(scene, target).keys()]);
      if (member === undefined) return undefined;
      await scene.redis.zrem(target.key, member);
      return `${member} is gone`;
    },
  },
  {
    name: 'a member is added',
    async make(scene, { key }) {
      const held = scene.now.held.get(key);
      if (held !== undefined && held.shape !== 'zset') return undefined;
      const [member, score] = [foreignMember(scene), scoreFrom(scene)];
      await scene.redis.zadd(key, score, member);
      return `${member} is in it, at ${score}`;
    },
  },
  {
    name: 'the score of a member is changed',
    async make(scene, target) {
      const member = pickFrom(scene.chance, [...scoresOf(scene, target).keys()]);
      if (member === undefined) return undefined;
      const score = scoreFrom(scene);
      await scene.redis.zadd(target.key, score, member);
      return `${member} is at ${score}`;
    },
  },
  {
    name: 'a member is put in the place of another',
    async make(scene, target) {
      const [member, score] = pickFrom(scene.chance, [...scoresOf(scene, target)]) ?? [];
      if (member === undefined || score === undefined) return undefined;
      const other = foreignMember(scene);
      await scene.redis.multi().zrem(target.key, member).zadd(target.key, score, other).exec();
      return `${other} stands where ${member} stood`;
    },
  },
  {
    name: 'two scores are swapped',
    async make(scene, target) {
      const all = [...scoresOf(scene, target)];
      const [one, two] = [pickFrom(scene.chance, all), pickFrom(scene.chance, all)];
      if (one === undefined || two === undefined || one[0] === two[0]) return undefined;
      await scene.redis.zadd(target.key, two[1], one[0], one[1], two[0]);
      return `${one[0]} and ${two[0]} are swapped`;
    },
  },
];

/** What can be done to the set of what the admins were told. */
export const PLAIN_SET: readonly Edit[] = [
  {
    name: 'a member is added',
    async make(scene, { key }) {
      const held = scene.now.held.get(key);
      if (held !== undefined && held.shape !== 'set') return undefined;
      const id = pickFrom(scene.chance, requestIds(scene)) ?? 'x';
      const member = scene.chance.pick([id, `record:${id}`, 'x']);
      await scene.redis.sadd(key, member);
      return `${member} is in it`;
    },
  },
  {
    name: 'a member is removed',
    async make(scene, { key }) {
      const held = scene.now.held.get(key);
      const member = held?.shape === 'set' ? pickFrom(scene.chance, held.members) : undefined;
      if (member === undefined) return undefined;
      await scene.redis.srem(key, member);
      return `${member} is gone`;
    },
  },
];

/** As if every quota had never been used. */
export const ALL_QUOTAS: Edit = {
  name: 'all quotas are emptied',
  async make(scene) {
    const keys = keysOf(scene, 'quota');
    if (keys.length === 0) return undefined;
    await scene.redis.del(...keys);
    return 'no quota was ever used';
  },
};

/** Nothing is due any more. */
export const NOTHING_DUE: Edit = {
  name: 'all of one kind is put off for ever',
  async make(scene) {
    const due = scoresOf(scene, { family: 'due', key: KEYS.due });
    const kind = scene.chance.pick(['r:', 'n:']);
    const members = [...due.keys()].filter((member) => member.startsWith(kind));
    for (const member of members) await scene.redis.zadd(KEYS.due, FAR, member);
    return members.length === 0 ? undefined : `all ${kind} are at ${FAR}`;
  },
};
