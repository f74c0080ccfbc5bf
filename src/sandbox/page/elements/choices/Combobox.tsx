import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Chips } from './Chips.tsx';
import { ComboboxList } from './ComboboxList.tsx';
import type { Choice, Group } from './kept.ts';
import { ariaInput, type Naming } from './naming.ts';
import { type External, useOffers } from './offers.ts';

export interface ComboboxProps {
  readonly naming: Naming;
  readonly placeholder: string;
  readonly groups: readonly Group[];
  readonly chosen: readonly Choice[];
  readonly onPick: (chosen: readonly Choice[]) => void;
  readonly isMany: boolean;
  readonly most?: number;
  readonly external?: External;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A menu that can be searched by typing: the combobox pattern of the ARIA guide. */
export function Combobox(props: ComboboxProps): ReactNode {
  const { naming, groups, chosen, onPick, isMany, most, external } = props;
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const offers = useOffers(groups, typed, external, isOpen);
  const options = offers.groups.flatMap((group) => group.options);
  const isFull = isMany && most !== undefined && chosen.length >= most;

  const open = () => {
    if (isOpen) return;
    setTyped('');
    setOpen(true);
    setAt(options.findIndex(({ value }) => value === chosen[0]?.value));
  };
  const close = () => {
    setOpen(false);
    setTyped('');
    setAt(-1);
  };
  const pick = (choice: Choice) => {
    if (!isMany) {
      close();
      onPick([choice]);
      return;
    }
    const isIn = chosen.some(({ value }) => value === choice.value);
    if (!isIn && isFull) return;
    setTyped('');
    onPick(isIn ? chosen.filter(({ value }) => value !== choice.value) : [...chosen, choice]);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) open();
      else if (options.length > 0) setAt((at + step + options.length) % options.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const choice = options[at];
      if (!isOpen) open();
      else if (choice !== undefined) pick(choice);
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      close();
    } else if (event.key === 'Backspace' && isMany && typed === '' && chosen.length > 0) {
      onPick(chosen.slice(0, -1));
    }
  };
  const standing = isMany ? '' : (chosen[0]?.label ?? '');
  const active = isOpen && options[at] !== undefined ? `${listId}-${at}` : undefined;
  return (
    <div className="combobox" ref={box} data-open={isOpen}>
      {isMany && <Chips of={chosen} onRemove={pick} />}
      <input
        {...ariaInput(naming)}
        className="field field-menu"
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(active === undefined ? {} : { 'aria-activedescendant': active })}
        placeholder={standing === '' ? props.placeholder : standing}
        value={isOpen ? typed : standing}
        onChange={({ target }) => {
          setOpen(true);
          setTyped(target.value);
          setAt(0);
        }}
        onClick={open}
        onKeyDown={onKey}
        onBlur={close}
      />
      {isOpen && (
        <ComboboxList
          id={listId}
          anchor={box}
          label={naming.label ?? props.placeholder}
          offers={isFull ? { ...offers, note: `Choose at most ${most}` } : offers}
          at={at}
          isMany={isMany}
          isChosen={(choice) => chosen.some(({ value }) => value === choice.value)}
          onPick={pick}
        />
      )}
    </div>
  );
}
