import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { fields, list, text } from '../../slack/wire/json.ts';
import { useConfirm } from '../context/confirm.ts';
import { useStage } from '../context/stage.ts';
import { isSafeUrl } from '../wording/angle.ts';
import { plainWords } from '../wording/words.ts';
import type { ElementProps } from './choices/naming.ts';
import { StandingMark } from './Standing.tsx';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** The menu behind three dots. */
export function OverflowElement({ element, blockId, naming }: ElementProps): ReactNode {
  const stage = useStage();
  const confirm = useConfirm();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const where = { blockId, actionId: text(element.action_id) };
  useEffect(() => {
    if (isOpen) menu.current?.querySelector('button')?.focus();
  }, [isOpen]);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const pick = async (value: string, url: string) => {
    close();
    if (!(await confirm(fields(element.confirm)))) return;
    if (isSafeUrl(url)) window.open(url, '_blank', 'noreferrer');
    stage.choose(where, [value]);
  };
  const onKey = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const step = STEPS[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    if (step === undefined) return;
    event.preventDefault();
    const at = items.findIndex((item) => item.matches(':focus'));
    items.at((at + step) % items.length)?.focus();
  };
  return (
    <span className="with-standing overflow">
      <button
        ref={opener}
        type="button"
        className="button button-icon"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={naming.label === 'Choose' ? 'More actions' : (naming.label ?? 'More actions')}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {isOpen && (
        <div ref={menu} className="overflow-menu" role="menu" tabIndex={-1} onKeyDown={onKey}>
          {list(element.options)
            .map(fields)
            .map((option) => (
              <button
                key={text(option.value)}
                type="button"
                role="menuitem"
                onClick={() => pick(text(option.value), text(option.url))}
              >
                {plainWords(option.text)}
              </button>
            ))}
        </div>
      )}
      <StandingMark of={stage.standing(where)} />
    </span>
  );
}
