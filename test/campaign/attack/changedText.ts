import type { Scene } from './scene.ts';
import { CREDENTIAL, credentialIds, pickFrom, requestIds } from './scene.ts';

const DAY = 24 * 60 * 60_000;
const OBJECT_ID = /^[0-9a-f]{24}$/;
const USER = /^U0/;
const CHANNEL = /^[CDG]0/;
const REQUEST = /^01[0-9A-HJKMNP-TV-Z]{24}$/;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function otherNumber({ chance }: Scene, number: number): number {
  return chance.pick([
    0,
    1,
    -1,
    number + 1,
    number - 1,
    number + DAY,
    number - DAY,
    number * 2,
    Number.MAX_SAFE_INTEGER,
    number + 0.5,
  ]);
}

/** Another text of the same kind, such as the id of another person, if it is of a known one. */
function otherText(scene: Scene, text: string): string {
  const { chance, known } = scene;
  const alike = (list: readonly string[]) =>
    pickFrom(
      chance,
      list.filter((one) => one !== text),
    ) ?? `${text}x`;
  if (chance.hit(0.2)) return chance.pick(['', 'x', `${text} `, text.slice(1), text.slice(0, -1)]);
  if (OBJECT_ID.test(text)) return alike(known.keyIds);
  if (USER.test(text)) return alike(known.users);
  if (CHANNEL.test(text)) return alike(known.channels);
  if (REQUEST.test(text)) return alike(requestIds(scene));
  if (CREDENTIAL.test(text)) return alike(credentialIds(scene));
  return spoilt(scene, text);
}

/** One character is another one. */
function spoilt({ chance }: Scene, text: string): string {
  if (text === '') return 'x';
  const at = chance.below(text.length);
  const other = chance.pick(['0', '1', 'a', 'B', '-', ':', '"', '}', ' ']);
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
}

function changedList(scene: Scene, list: readonly Json[]): Json {
  const { chance } = scene;
  const at = chance.below(list.length);
  const one = list[at];
  if (one === undefined) return ['x'];
  switch (chance.pick(['drop', 'twice', 'inside', 'inside'])) {
    case 'drop':
      return list.filter((_, i) => i !== at);
    case 'twice':
      return [...list, one];
    default:
      return list.map((each, i) => (i === at ? changed(scene, each) : each));
  }
}

function changedObject(scene: Scene, object: { readonly [key: string]: Json }): Json {
  const { chance } = scene;
  const name = pickFrom(chance, Object.keys(object));
  if (name === undefined) return { x: 1 };
  const { [name]: one = null, ...rest } = object;
  if (chance.hit(0.1)) return rest;
  if (chance.hit(0.1)) return { ...object, also: one };
  return { ...object, [name]: changed(scene, one) };
}

/** The value with exactly one thing in it changed, wherever it lies and of whatever type it is. */
function changed(scene: Scene, value: Json): Json {
  if (value === null) return 'x';
  if (typeof value === 'number') return otherNumber(scene, value);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return otherText(scene, value);
  return Array.isArray(value) ? changedList(scene, value) : changedObject(scene, Object(value));
}

function parsed(text: string): Json | undefined {
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Changes one field of a stored JSON, or one part of any other text. */
export function changedText(scene: Scene, text: string): string {
  const { chance } = scene;
  const json = parsed(text);
  if (json !== undefined && chance.hit(0.9)) return JSON.stringify(changed(scene, json));
  if (/^-?\d+$/.test(text)) return String(otherNumber(scene, Number(text)));
  const parts = text.split(':');
  if (json === undefined && parts.length > 1 && parts.length < 6 && chance.hit(0.5)) {
    const at = chance.below(parts.length);
    const part = parts[at] ?? '';
    parts[at] = /^\d+$/.test(part) ? String(otherNumber(scene, Number(part))) : spoilt(scene, part);
    return parts.join(':');
  }
  return otherText(scene, text);
}
