import type { LifeSettings, Lifetime } from '../../domain/policy/lifeSettings.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { given } from '../../foundation/given.ts';
import type { Draft } from './draft.ts';

export function lifetimeOf(lifetime: { default?: number; max?: number }): Lifetime {
  return { ...given('defaultMs', lifetime.default), ...given('maxMs', lifetime.max) };
}

function lifetimesOf(draft: Draft): Pick<Policy, 'tierLifetimes' | 'roleLifetimes'> {
  const { read, ordinary, dangerous } = draft.tiers;
  const tiers = {
    ...given('read', read?.lifetime && lifetimeOf(read.lifetime)),
    ...given('ordinary', ordinary?.lifetime && lifetimeOf(ordinary.lifetime)),
    ...given('dangerous', dangerous?.lifetime && lifetimeOf(dangerous.lifetime)),
  };
  const roles = Object.entries(draft.roleLifetimes ?? {}).map(
    ([role, lifetime]) => [role, lifetimeOf(lifetime)] as const,
  );
  return {
    ...given('tierLifetimes', Object.keys(tiers).length === 0 ? undefined : tiers),
    ...given('roleLifetimes', roles.length === 0 ? undefined : Object.fromEntries(roles)),
  };
}

function automationsOf(
  automations: NonNullable<Draft['automations']>,
): NonNullable<LifeSettings['automations']> {
  const resolved = Object.entries(automations).map(([maker, { owner, purpose }]) => {
    const kind = owner.startsWith('S') ? 'group' : 'person';
    return [maker, { owner: { kind, id: owner }, purpose }] as const;
  });
  return Object.fromEntries(resolved);
}

/** Only what the file says, so that an older file keeps its hash. */
export function lifeOf(
  draft: Draft,
): LifeSettings & Pick<Policy, 'owners'> & ReturnType<typeof lifetimesOf> {
  const {
    lifetime,
    extend,
    graceFor,
    putOff,
    overlap,
    owners,
    successors,
    orphanAfter,
    automations,
    staleAfter,
    adoption,
    digest,
    review,
  } = draft;
  return {
    ...lifetimesOf(draft),
    ...given('lifetime', lifetime && lifetimeOf(lifetime)),
    ...given(
      'extend',
      extend && { automatic: extend.automatic, maxMs: extend.max, times: extend.times },
    ),
    ...given('graceForMs', graceFor),
    ...given('putOffMs', putOff),
    ...given('overlap', overlap && lifetimeOf(overlap)),
    ...given('owners', owners),
    ...given('successors', successors),
    ...given('orphanAfterMs', orphanAfter),
    ...given('automations', automations && automationsOf(automations)),
    ...given('staleAfterMs', staleAfter),
    ...given('adoption', adoption),
    ...given('digest', digest),
    ...given('review', review && { lastsMs: review.lasts, silence: review.silence }),
  };
}
