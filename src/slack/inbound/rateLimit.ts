/**
 * Number of actions that one person can do at once. Slack allows an app 100 windows a minute for
 * all people together (src/README.md#what-slack-does).
 */
const ACTING = { atOnce: 30, perSecond: 0.5 };
/** A menu asks for its options at nearly every letter. It costs no window, and no button more. */
const TYPING = { atOnce: 60, perSecond: 3 };

/**
 * `tell`: the first action over the limit, of which the person is told. `drop`: the following ones.
 */
export type RateLimit = (person: string, does?: 'acts' | 'types') => 'go' | 'tell' | 'drop';

interface Bucket {
  left: number;
  at: number;
  told: boolean;
}

function limitTo(
  { atOnce, perSecond }: { readonly atOnce: number; readonly perSecond: number },
  monotonic: () => number,
): (person: string) => ReturnType<RateLimit> {
  /**
   * After this time without an action a person has the full number again, so the entry can be
   * deleted.
   */
  const forgottenAfterMs = (atOnce / perSecond) * 1000;
  const buckets = new Map<string, Bucket>();

  /** The map is ordered by the last action, so the loop stops at the first recent entry. */
  function forgetOld(now: number): void {
    for (const [person, { at }] of buckets) {
      if (now - at < forgottenAfterMs) return;
      buckets.delete(person);
    }
  }

  return (person) => {
    const now = monotonic();
    forgetOld(now);
    const { left, at, told } = buckets.get(person) ?? { left: atOnce, at: now, told: false };
    const have = Math.min(atOnce, left + ((now - at) / 1000) * perSecond);
    const isEnough = have >= 1;
    buckets.delete(person);
    buckets.set(person, { left: isEnough ? have - 1 : have, at: now, told: !isEnough });
    if (isEnough) return 'go';
    return told ? 'drop' : 'tell';
  };
}

/**
 * Limits the actions of one person, so that nobody can use up the app's limit for everybody else.
 */
export function createRateLimit(monotonic: () => number): RateLimit {
  const acts = limitTo(ACTING, monotonic);
  const types = limitTo(TYPING, monotonic);
  return (person, does = 'acts') => (does === 'types' ? types(person) : acts(person));
}
