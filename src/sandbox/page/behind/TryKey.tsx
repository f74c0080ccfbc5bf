import { type ReactNode, useState } from 'react';
import type { AtlasKey, KeyTrial, TryBody } from '../contract/behindContract.ts';
import { useSandbox } from '../live/useSandbox.ts';
import { post, Refused } from '../live/wire.ts';

function words({ reads, other }: KeyTrial): string {
  if (reads === null) return 'Atlas does not let it in: 401.';
  const seen =
    reads.length === 0 ? 'It signs in and reads no project.' : `It reads ${reads.join(', ')}.`;
  return other === undefined ? seen : `${seen} ${other.name}: refused, ${other.status}.`;
}

/** Signs in to the simulated Atlas with the key, as a program of its owner would. */
export function TryKey({ of }: { of: AtlasKey }): ReactNode {
  const sandbox = useSandbox();
  const [isBusy, setBusy] = useState(false);
  const [trial, setTrial] = useState<KeyTrial>();
  const tryIt = async () => {
    setBusy(true);
    try {
      setTrial(await post<KeyTrial>('/api/try', { keyId: of.id } satisfies TryBody));
    } catch (cause) {
      sandbox.say(cause instanceof Refused ? cause.message : 'The sandbox does not answer.');
    }
    setBusy(false);
    sandbox.refresh();
  };
  return (
    <div className="try-key">
      <button type="button" className="button" aria-busy={isBusy} onClick={tryIt}>
        Try it
      </button>
      <span role="status">{trial === undefined ? '' : words(trial)}</span>
    </div>
  );
}
