import type { ReactNode } from 'react';
import { useKnown, useSandbox } from '../live/useSandbox.ts';

/** Something that went wrong where no control can say so. */
export function Notice(): ReactNode {
  const { notice } = useKnown();
  const sandbox = useSandbox();
  if (notice === undefined) return null;
  return (
    <div className="notice" role="alert">
      <span>{notice}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        onClick={() => sandbox.say(undefined)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </div>
  );
}
