import type { ReactNode, RefObject } from 'react';

/** Something that scrolls, and that the keyboard can therefore reach. */
export function Scroller(props: {
  className: string;
  label: string;
  children: ReactNode;
  box?: RefObject<HTMLElement | null>;
  onScroll?: () => void;
}): ReactNode {
  const { className, label, children, box, onScroll } = props;
  return (
    <section
      ref={box ?? null}
      className={className}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      {...(onScroll === undefined ? {} : { onScroll })}
    >
      {children}
    </section>
  );
}
