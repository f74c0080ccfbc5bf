import type { ReactNode } from 'react';
import type { Offer } from './completion.ts';

export function CommandMenu(props: {
  id: string;
  offers: readonly Offer[];
  at: number;
  onPick: (offer: Offer) => void;
}): ReactNode {
  const { id, offers, at, onPick } = props;
  return (
    <div className="commands">
      <div id={id} role="listbox" aria-label="Commands">
        {offers.map((offer, index) => (
          <div
            key={offer.label}
            id={`${id}-${index}`}
            className="command"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => {
              event.preventDefault();
              onPick(offer);
            }}
          >
            <code>{offer.label}</code>
            {offer.hint !== '' && <span>{offer.hint}</span>}
          </div>
        ))}
      </div>
      <p className="commands-help" aria-hidden="true">
        Arrows to move, Tab or Enter to take, Escape to close
      </p>
    </div>
  );
}
