import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';

const REACHABLE =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"]';

const reachableIn = (element: HTMLElement | null): HTMLElement[] =>
  [...(element?.querySelectorAll<HTMLElement>(REACHABLE) ?? [])].filter(
    (one) => one.getClientRects().length > 0,
  );

/**
 * Keeps the focus inside a dialog: takes it there, goes round at the ends, and gives it back.
 * `first` is what gets it; without one the dialog itself does.
 */
export function useTrap(first?: string): {
  readonly dialog: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    const wanted = first === undefined ? null : element?.querySelector<HTMLElement>(first);
    (wanted ?? element)?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [first]);
  // What had the focus may have gone with the last change of the window.
  useEffect(() => {
    if (document.activeElement === document.body) dialog.current?.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return;
    const all = reachableIn(dialog.current);
    const [start, end] = [all.at(0), all.at(-1)];
    const isOut = document.activeElement === dialog.current;
    if (event.shiftKey && (document.activeElement === start || isOut)) {
      event.preventDefault();
      end?.focus();
    } else if (!event.shiftKey && document.activeElement === end) {
      event.preventDefault();
      start?.focus();
    }
  };
  return { dialog, onKeyDown };
}
