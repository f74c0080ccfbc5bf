import type { SimulatedKey } from '../../../../src/sandbox/atlas/simulator.ts';
import type { Life } from '../lives.ts';
import { type History, isRenewed, type MadeKey } from './grounds.ts';

export const sameSet = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each) => other.includes(each));

/** Atlas gives every key this role by itself, and a key has it alone until its addresses are there. */
const IMPLIED = 'ORG_MEMBER';
export const chosen = (roles: readonly string[]) => roles.filter((role) => role !== IMPLIED);
export const isWithin = (some: readonly string[], all: readonly string[]) =>
  some.every((each) => all.includes(each));

/** Without `/32`, because Atlas writes all of them as ranges. */
export const addresses = ({ accessList }: Pick<SimulatedKey, 'accessList'>) =>
  accessList.map((entry) => entry.replace(/\/32$/, ''));

/** Whether a key has nothing that its request did not ask for, and nothing else of it changed. */
export function isWithinLife(life: Life, old: SimulatedKey, key: SimulatedKey): boolean {
  const isOpened = old.accessList.length > 0 && key.accessList.length === 0;
  const rest = (one: SimulatedKey) => JSON.stringify({ ...one, accessList: [], roles: [] });
  return (
    !isOpened &&
    isWithin(addresses(key), life.accessList) &&
    isWithin(chosen(key.roles), life.roles) &&
    rest(old) === rest(key)
  );
}

/** Whether somebody asked for it that this key loses its roles, or gets them back. */
export function mayChange(
  one: History,
  made: MadeKey,
  {
    old,
    key,
    now,
  }: { readonly old: SimulatedKey; readonly key: SimulatedKey; readonly now: number },
): boolean {
  const [had, has] = [chosen(old.roles), chosen(key.roles)];
  if (sameSet(had, has)) return true;
  if (isWithin(has, had)) {
    made.taken += 1;
    return one.frozen >= made.taken || isRenewed(one, made, now) > 0;
  }
  if (made.isFitted !== true) {
    made.isFitted = sameSet(has, chosen(one.life.roles));
    return true;
  }
  made.given += 1;
  return one.thawed >= made.given;
}
