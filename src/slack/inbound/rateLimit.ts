/** Slack gives an app 100 windows a minute for everybody (src/README.md#what-slack-does). */
const AT_ONCE = 30;
const PER_SECOND = 0.5;
/** Whoever was away so long has all of it again. */
const FORGOTTEN_AFTER_MS = (AT_ONCE / PER_SECOND) * 1000;

/** `tell`: this is the first that is too much; whoever goes on hears no more of it. */
export type RateLimit = (person: string) => 'go' | 'tell' | 'drop';

interface Purse {
  left: number;
  at: number;
  told: boolean;
}

/** What one person may ask of the app, so that nobody keeps it from everybody else. */
export function createRateLimit(monotonic: () => number): RateLimit {
  const purses = new Map<string, Purse>();

  /** The map keeps the order in which people were last here. */
  function forgetOld(now: number): void {
    for (const [person, { at }] of purses) {
      if (now - at < FORGOTTEN_AFTER_MS) return;
      purses.delete(person);
    }
  }

  return (person) => {
    const now = monotonic();
    forgetOld(now);
    const { left, at, told } = purses.get(person) ?? { left: AT_ONCE, at: now, told: false };
    const have = Math.min(AT_ONCE, left + ((now - at) / 1000) * PER_SECOND);
    const isEnough = have >= 1;
    purses.delete(person);
    purses.set(person, { left: isEnough ? have - 1 : have, at: now, told: !isEnough });
    if (isEnough) return 'go';
    return told ? 'drop' : 'tell';
  };
}
