import { useState } from 'react';
import { recall, remember } from '../live/memory.ts';

/** Whether the tour is shown, remembered in this browser, and whether the new key was seen. */
export function useTour(world: number) {
  const [isOpen, setOpen] = useState(recall('tour') !== 'closed');
  const [seenIn, setSeenIn] = useState<number>();
  const show = (isShown: boolean) => {
    remember('tour', isShown ? null : 'closed');
    setOpen(isShown);
  };
  return {
    isOpen,
    show,
    hasSeenKey: seenIn === world,
    seeKey: () => setSeenIn(world),
  };
}
