import {
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Choice } from './kept.ts';
import type { Offers } from './offers.ts';

const ROOM = 260;

interface Place {
  readonly left: number;
  readonly width: number;
  readonly top?: number;
  readonly bottom?: number;
  readonly maxHeight: number;
}

/** Below the box, or above where there is more room. */
function placeFor(box: DOMRect): Place {
  const below = window.innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const [left, width] = [box.left, box.width];
  if (below >= ROOM || below >= above) {
    return { left, width, top: box.bottom + 4, maxHeight: Math.min(ROOM, below) };
  }
  const bottom = window.innerHeight - box.top + 4;
  return { left, width, bottom, maxHeight: Math.min(ROOM, above) };
}

function usePlace(anchor: RefObject<HTMLElement | null>): Place | undefined {
  const [place, setPlace] = useState<Place>();
  useLayoutEffect(() => {
    const follow = () => {
      const box = anchor.current?.getBoundingClientRect();
      if (box !== undefined) setPlace(placeFor(box));
    };
    follow();
    window.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    return () => {
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    };
  }, [anchor]);
  return place;
}

export function ComboboxList(props: {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  label: string;
  offers: Offers;
  at: number;
  isMany: boolean;
  isChosen: (choice: Choice) => boolean;
  onPick: (choice: Choice) => void;
}): ReactNode {
  const { id, offers, at } = props;
  const place = usePlace(props.anchor);
  const listbox = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const active = listbox.current?.querySelector(`[data-at="${at}"]`);
    active?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  let index = -1;
  return (
    <div className="listbox-frame" style={place ?? { visibility: 'hidden' }}>
      <div
        ref={listbox}
        id={id}
        className="listbox"
        role="listbox"
        aria-label={props.label}
        {...(props.isMany ? { 'aria-multiselectable': true } : {})}
      >
        {offers.groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups, no fieldsets
          <div
            key={group.label ?? ''}
            role="group"
            {...(group.label === undefined ? {} : { 'aria-label': group.label })}
          >
            {group.label !== undefined && <div className="listbox-label">{group.label}</div>}
            {group.options.map((choice) => {
              index += 1;
              return (
                <div
                  key={choice.value}
                  id={`${id}-${index}`}
                  data-at={index}
                  className="option"
                  role="option"
                  tabIndex={-1}
                  aria-selected={props.isChosen(choice)}
                  data-active={index === at}
                  onMouseDown={(event) => {
                    event.preventDefault();
                    props.onPick(choice);
                  }}
                >
                  <span>{choice.label}</span>
                  {choice.description !== undefined && <small>{choice.description}</small>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {offers.note !== undefined && (
        <div className="listbox-note" role="status">
          {offers.note}
        </div>
      )}
    </div>
  );
}
