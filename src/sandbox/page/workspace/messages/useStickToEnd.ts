import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 120;

interface Sticking {
  readonly list: RefObject<HTMLElement | null>;
  readonly onScroll: () => void;
  /** Something came while the person read further up. */
  readonly hasMore: boolean;
  readonly toEnd: () => void;
}

/** Stays at the newest message, unless the person has scrolled up to read. */
export function useStickToEnd(key: string, newest: string | undefined): Sticking {
  const list = useRef<HTMLElement>(null);
  const isNear = useRef(true);
  const known = useRef(newest);
  const [hasMore, setMore] = useState(false);
  const toEnd = () => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const follow = () => {
      if (isNear.current) toEnd();
    };
    follow();
    // Messages grow when their spinners and errors appear.
    const sizes = new ResizeObserver(follow);
    for (const part of [element, ...element.children]) sizes.observe(part);
    return () => sizes.disconnect();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another channel starts at its end
  useLayoutEffect(() => {
    isNear.current = true;
    toEnd();
  }, [key]);
  useEffect(() => {
    if (known.current !== newest && !isNear.current) setMore(true);
    known.current = newest;
  }, [newest]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    isNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (isNear.current) setMore(false);
  };
  return { list, onScroll, hasMore, toEnd };
}
