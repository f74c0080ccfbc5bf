import { type ReactNode, useId } from 'react';
import type { FaultBody, FaultSwitch } from '../contract/behindContract.ts';
import { useSandbox } from '../live/useSandbox.ts';
import { post, Refused } from '../live/wire.ts';

const PLACES = { atlas: 'Atlas', slack: 'Slack' } as const;

function hitsWords({ isOn, hits, once }: FaultSwitch): string {
  if (hits > 0) return hits === 1 ? 'Happened once.' : `Happened ${hits} times.`;
  return isOn && once ? 'Waits for its moment, then switches itself off.' : '';
}

function Fault({ of, onSwitch }: { of: FaultSwitch; onSwitch: () => void }): ReactNode {
  const id = useId();
  return (
    <li className="fault" data-on={of.isOn}>
      <div>
        <strong id={`${id}-name`}>{of.name}</strong>
        <p id={`${id}-more`}>
          {of.explanation} <span role="status">{hitsWords(of)}</span>
        </p>
      </div>
      <button
        type="button"
        className="switch"
        role="switch"
        aria-checked={of.isOn}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-more`}
        data-fault={of.id}
        onClick={onSwitch}
      >
        <span className="switch-knob" aria-hidden="true" />
      </button>
    </li>
  );
}

export function FaultsTab({ faults }: { faults: readonly FaultSwitch[] }): ReactNode {
  const sandbox = useSandbox();
  const turn = async ({ id, isOn }: FaultSwitch) => {
    try {
      await post('/api/faults', { fault: id, on: !isOn } satisfies FaultBody);
    } catch (cause) {
      sandbox.say(cause instanceof Refused ? cause.message : 'The switch could not be turned.');
    }
    sandbox.refresh();
  };
  return (['atlas', 'slack'] as const).map((of) => (
    <section key={of} className="faults">
      <h3>{PLACES[of]}</h3>
      <ul>
        {faults
          .filter((fault) => fault.of === of)
          .map((fault) => (
            <Fault key={fault.id} of={fault} onSwitch={() => turn(fault)} />
          ))}
      </ul>
    </section>
  ));
}
