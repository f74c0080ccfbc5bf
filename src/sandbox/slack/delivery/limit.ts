/** Starts the time that the app has; answers how to stop it. */
export type Limit = (over: () => void) => () => void;

/**
 * The app has `ms` of its own time: while the machine has no core for it, Slack's clock stands. What
 * has arrived when the time is over is read before the app is called late.
 */
export function createLimit(ms: number, starved: () => number): Limit {
  return (over) => {
    const own = () => performance.now() - starved();
    const end = own() + ms;
    let last: NodeJS.Immediate | undefined;
    const look = () => {
      const left = end - own();
      if (left > 0) timer = setTimeout(look, Math.ceil(left));
      else last = setImmediate(over);
    };
    let timer = setTimeout(look, ms);
    return () => {
      clearTimeout(timer);
      clearImmediate(last);
    };
  };
}
