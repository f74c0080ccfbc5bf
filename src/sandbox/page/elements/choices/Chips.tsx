import type { ReactNode } from 'react';
import type { Choice } from './kept.ts';

/** What was chosen in a menu that takes several. */
export function Chips(props: {
  of: readonly Choice[];
  onRemove: (choice: Choice) => void;
}): ReactNode {
  if (props.of.length === 0) return null;
  return (
    <ul className="chips" aria-label="Chosen">
      {props.of.map((choice) => (
        <li key={choice.value} className="chip">
          {choice.label}
          <button
            type="button"
            aria-label={`Remove ${choice.label}`}
            onClick={() => props.onRemove(choice)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
