import { useEffect, useState } from 'react';
import type { BehindQuery } from '../contract/behindContract.ts';
import { recall, remember } from '../live/memory.ts';
import { useSandbox } from '../live/useSandbox.ts';

export const TABS = {
  keys: 'Keys in Atlas',
  requests: 'Requests',
  audit: 'Audit',
  traffic: 'Traffic',
  faults: 'Faults',
} as const;
export type Tab = keyof typeof TABS;

const WIDE = '(min-width: 1100px)';
const PAUSE_MS = 200;

export interface BehindPanel {
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly tab: Tab;
  readonly show: (tab: Tab) => void;
  readonly query: Required<BehindQuery>;
  readonly ask: (change: BehindQuery) => void;
}

/** Whether the panel is open, on which tab, and what is looked for. */
export function useBehind(): BehindPanel {
  const sandbox = useSandbox();
  const [isOpen, setOpen] = useState(
    () => window.matchMedia(WIDE).matches && recall('behind') !== 'closed',
  );
  const [tab, setTab] = useState<Tab>('keys');
  const [query, setQuery] = useState<Required<BehindQuery>>({ keys: 'all', find: '', limit: 50 });
  useEffect(() => {
    const timer = setTimeout(() => sandbox.lookBehind(isOpen ? query : undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [sandbox, isOpen, query]);
  const open = (isShown: boolean) => {
    remember('behind', isShown ? null : 'closed');
    setOpen(isShown);
  };
  return {
    isOpen,
    toggle: () => open(!isOpen),
    tab,
    show: (next) => {
      setTab(next);
      open(true);
    },
    query,
    ask: (change) => setQuery({ ...query, ...change }),
  };
}
