import type { ReactNode } from 'react';
import type { Behind, RequestRow } from '../contract/behindContract.ts';
import { factName, factWords, timeOf } from './moments.ts';

type Names = ReadonlyMap<string, string>;

function Row({ of, names }: { of: RequestRow; names: Names }): ReactNode {
  const nameOf = (id: string) => names.get(id) ?? id;
  const votes = of.votes.map(({ by, at }) => `${nameOf(by)} at ${timeOf(at)}`).join(', ');
  return (
    <li className="row">
      <div className="row-head">
        <strong>{of.description}</strong>
        <span className="state" data-state={of.status}>
          {of.status}
        </span>
      </div>
      <p className="row-line">
        {nameOf(of.requester)} asked at {timeOf(of.createdAt)}: {of.reason}
      </p>
      <dl className="facts">
        <dt>Organization</dt>
        <dd>{of.organization}</dd>
        <dt>Roles</dt>
        <dd>{of.roles.join(', ')}</dd>
        <dt>Votes</dt>
        <dd>
          {of.votes.length} of {of.quorum}
          {votes === '' ? '' : `: ${votes}`}
        </dd>
        <dt>Attempts</dt>
        <dd>{of.attempts}</dd>
        {of.publicKey !== undefined && (
          <>
            <dt>Public key</dt>
            <dd>
              <code>{of.publicKey}</code>
            </dd>
          </>
        )}
        {Object.entries(of.facts).map(([name, value]) => (
          <FactPair key={name} name={name} value={value} names={names} />
        ))}
        <dt>Record</dt>
        <dd>
          <code>{of.id}</code>, version {of.version}
        </dd>
      </dl>
    </li>
  );
}

function FactPair(props: { name: string; value: string | number; names: Names }): ReactNode {
  const { name, value, names } = props;
  const person = typeof value === 'string' ? names.get(value) : undefined;
  return (
    <>
      <dt>{factName(name)}</dt>
      <dd>{person ?? factWords(value)}</dd>
    </>
  );
}

export function RequestsTab(props: { requests: Behind['requests']; names: Names }): ReactNode {
  const { requests, names } = props;
  if (requests === null) return <p className="empty">Redis cannot be read just now.</p>;
  if (requests.rows.length === 0) {
    return (
      <p className="empty">
        No requests yet. The record in Redis is the truth; a card in Slack is only a picture of it.
      </p>
    );
  }
  return (
    <ul className="rows">
      {requests.rows.map((request) => (
        <Row key={request.id} of={request} names={names} />
      ))}
    </ul>
  );
}
