import type { ReactNode } from 'react';

const COLOURS = 6;

/** Always the same colour for the same id. */
function colourOf(id: string): number {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973;
  return sum % COLOURS;
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .join('')
    .slice(0, 2)
    .toUpperCase();

export function Avatar(props: { id: string; name: string; isApp?: boolean }): ReactNode {
  const { id, name, isApp = false } = props;
  return (
    <span className="avatar" data-colour={isApp ? 'app' : colourOf(id)} aria-hidden="true">
      {isApp ? <KeyMark /> : initials(name)}
    </span>
  );
}

function KeyMark(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width="60%" height="60%" aria-hidden="true">
      <circle cx="8" cy="12" r="4" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path
        d="M12 12h9m-3.5 0v3.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
