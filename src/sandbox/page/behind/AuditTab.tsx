import type { ReactNode } from 'react';
import type { AuditRow, Behind } from '../contract/behindContract.ts';
import { factWords, timeOf } from './moments.ts';

type Names = ReadonlyMap<string, string>;

function Entry({ of, names }: { of: AuditRow; names: Names }): ReactNode {
  const facts = Object.entries(of.facts);
  return (
    <li className="row audit-row">
      <div className="row-head">
        <span className="row-number">{of.n}</span>
        <strong>{of.event}</strong>
        <time dateTime={new Date(of.at).toISOString()}>{timeOf(of.at)}</time>
      </div>
      <p className="row-line">
        {names.get(of.by) ?? of.by}, {of.outcome}
        {of.requestId !== undefined && (
          <>
            , request <code>{of.requestId.slice(-6)}</code>
          </>
        )}
      </p>
      {facts.length > 0 && (
        <p className="row-small">
          {facts.map(([name, value]) => `${name} ${factWords(value)}`).join(' · ')}
        </p>
      )}
      <p className="row-small">
        chained by <code>{of.mac}</code>
      </p>
    </li>
  );
}

export function AuditTab({ audit, names }: { audit: Behind['audit']; names: Names }): ReactNode {
  if (audit === null) return <p className="empty">Redis cannot be read just now.</p>;
  if (audit.rows.length === 0) {
    return <p className="empty">No entries yet. Each change of a request writes one.</p>;
  }
  return (
    <>
      <p className="tab-note">
        {audit.total} entries, newest first. Each one is chained to the one before, so none can be
        changed or left out unnoticed.
      </p>
      <ul className="rows">
        {audit.rows.map((entry) => (
          <Entry key={entry.n} of={entry} names={names} />
        ))}
      </ul>
    </>
  );
}
