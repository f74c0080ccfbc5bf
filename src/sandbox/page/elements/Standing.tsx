import type { ReactNode } from 'react';
import type { Standing } from '../context/stage.ts';

/** The spinner or Slack's warning sign beside a control. */
export function StandingMark({ of }: { of: Standing }): ReactNode {
  if (of === 'idle') return null;
  if (of === 'waiting') return <span className="spinner" role="status" aria-label="Waiting" />;
  return (
    <span className="trouble" role="alert">
      <span aria-hidden="true">⚠</span> {of.says}
    </span>
  );
}
