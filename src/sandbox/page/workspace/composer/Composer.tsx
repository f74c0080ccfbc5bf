import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { SlashCommand } from '../../contract/contract.ts';
import { CommandMenu } from './CommandMenu.tsx';
import { offersFor, usageFor } from './completion.ts';
import { type History, step } from './history.ts';

export interface ComposerProps {
  readonly channelName: string;
  readonly commands: readonly SlashCommand[];
  /** A line that the tour proposes; a new object each time. */
  readonly proposed?: { readonly line: string };
  readonly history: History;
  readonly onHistory: (history: History) => void;
  readonly isBusy: boolean;
  readonly onSend: (line: string) => void;
}

const ARROWS: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1 };

/** Where commands are typed: completion from the manifest, usage, and what was typed before. */
export function Composer(props: ComposerProps): ReactNode {
  const { channelName, commands, proposed, history, onHistory, isBusy, onSend } = props;
  const [line, setLine] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const offers = isOpen ? offersFor(line, commands) : [];
  const usage = usageFor(line, commands);
  const offer = offers[at];

  useEffect(() => {
    if (proposed === undefined) return;
    setLine(proposed.line);
    setOpen(false);
    input.current?.focus();
  }, [proposed]);

  const write = (next: string) => {
    setLine(next);
    setOpen(true);
    setAt(0);
  };
  const send = () => {
    if (line.trim() === '') return;
    onSend(line.trim());
    setLine('');
    setOpen(false);
    input.current?.focus();
  };
  const walk = (by: 1 | -1) => {
    const next = step(history, by);
    onHistory(next.history);
    if (next.line !== undefined) setLine(next.line);
  };
  const onKey = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      event.preventDefault();
      if (offers.length > 0) setAt((at - arrow + offers.length) % offers.length);
      else walk(arrow);
    } else if (event.key === 'Tab' && !event.shiftKey && offer !== undefined) {
      event.preventDefault();
      write(offer.line);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What is written in full is sent, even while longer ways of saying it are offered.
      if (offer !== undefined && offer.line.trim() !== line.trim()) write(offer.line);
      else send();
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {offers.length > 0 && (
        <CommandMenu
          id={`${id}-list`}
          offers={offers}
          at={at}
          onPick={({ line: next }) => write(next)}
        />
      )}
      <div className="composer-box">
        <input
          ref={input}
          className="composer-input"
          role="combobox"
          aria-label={`Message ${channelName}`}
          aria-autocomplete="list"
          aria-expanded={offers.length > 0}
          aria-controls={`${id}-list`}
          {...(offer === undefined ? {} : { 'aria-activedescendant': `${id}-list-${at}` })}
          aria-describedby={`${id}-help`}
          autoComplete="off"
          spellCheck={false}
          placeholder={`Message ${channelName}`}
          value={line}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKey}
          onBlur={() => setOpen(false)}
          onFocus={() => setOpen(true)}
        />
        {isBusy && <span className="spinner" role="status" aria-label="Waiting for the app" />}
        <button type="submit" className="send" aria-label="Send" disabled={line.trim() === ''}>
          <span aria-hidden="true">➤</span>
        </button>
      </div>
      <p className="composer-help" id={`${id}-help`}>
        {usage === undefined ? 'Type / for commands. Arrow up brings back what you typed.' : usage}
      </p>
    </form>
  );
}
