import { useEffect } from 'react';

const REGIONS = ['.people', '.workspace', '.behind'];
const REACHABLE = '[role="dialog"], button, input, [tabindex="0"]';

/** F6 goes from one part of the page to the next, out of open windows too. */
export function useRegions(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      const regions = REGIONS.flatMap((name) => [...document.querySelectorAll(name)]);
      const at = regions.findIndex((region) => region.contains(document.activeElement));
      const next = regions.at((at + (event.shiftKey ? -1 : 1)) % regions.length);
      const dialog = next?.querySelector<HTMLElement>('[role="dialog"]');
      (dialog ?? next?.querySelector<HTMLElement>(REACHABLE))?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
