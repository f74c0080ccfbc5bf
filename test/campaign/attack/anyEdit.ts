import { FAMILIES } from './families.ts';
import { type Edit, type Family, KEYS, keysOf, pickFrom, requestIds, type Scene } from './scene.ts';

/** One edit that was made. */
export interface Made {
  readonly family: Family;
  readonly key: string;
  readonly name: string;
  /** What was done, for people. */
  readonly what: string;
}

const TRIES = 40;

function isFamily(name: string): name is Family {
  return name in FAMILIES;
}

/** What decides most is edited most. */
const OFTEN: readonly Family[] = [
  'requests',
  'requests',
  'requests',
  'credentials',
  'credentials',
  'credentials',
  'dueCredentials',
  'quota',
  'due',
  'preApprovals',
];
const NAMES = [...Object.keys(FAMILIES).filter(isFamily), ...OFTEN];

/** A key of this family: one that is there, or one that could be. */
function keyIn(scene: Scene, family: Family): string {
  const { chance, known } = scene;
  const found = pickFrom(chance, keysOf(scene, family));
  if (found !== undefined) return found;
  const key = KEYS[family];
  if (typeof key === 'string') return key;
  return key(pickFrom(chance, [...known.users, ...known.channels, ...requestIds(scene)]) ?? 'x');
}

/** Makes one edit: of a kind of key, then of a key, then of what may be done to it. */
export async function anyEdit(scene: Scene, without: readonly Family[]): Promise<Made | undefined> {
  const families = NAMES.filter((name) => !without.includes(name));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const family = pickFrom(scene.chance, families);
    if (family === undefined) return undefined;
    const edit: Edit | undefined = pickFrom(scene.chance, FAMILIES[family]);
    const key = keyIn(scene, family);
    // Redis refuses what does not fit the type that an earlier edit gave a key.
    const what = await edit?.make(scene, { family, key }).catch(() => undefined);
    if (edit !== undefined && what !== undefined) return { family, key, name: edit.name, what };
  }
  return undefined;
}
