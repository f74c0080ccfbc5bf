import type { ReactNode } from 'react';

// Drawn here, so that they look the same on every system.

export function LockSign(): ReactNode {
  return (
    <svg className="sign" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.2" fill="currentColor" />
    </svg>
  );
}

export function EyeSign(): ReactNode {
  return (
    <svg className="sign" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d="M1.5 8C3.5 4.8 5.6 3.6 8 3.6s4.500 1.200 6.500 4.400c-2 3.200-4.100 4.400-6.500 4.400S3.500 11.200 1.500 8Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </svg>
  );
}
