import { type ReactNode, useState } from 'react';
import type { Behind, ExchangeRow } from '../contract/behindContract.ts';
import { timeOf } from './moments.ts';

const PLACES = { app: 'Bot', slack: 'Slack', atlas: 'Atlas', program: 'Program' } as const;
const FILTERS = { all: 'All', atlas: 'Only Atlas', slack: 'Only Slack' } as const;
type Filter = keyof typeof FILTERS;

const isFilter = (name: string): name is Filter => name in FILTERS;

const mood = ({ status }: ExchangeRow): string => {
  if (status === null) return 'none';
  return status < 400 ? 'good' : 'bad';
};

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Body({ name, text }: { name: string; text: string | undefined }): ReactNode {
  if (text === undefined || text === '') return null;
  return (
    <>
      <h4>{name}</h4>
      <pre>{pretty(text)}</pre>
    </>
  );
}

function Head({ of }: { of: ExchangeRow }): ReactNode {
  return (
    <>
      <time dateTime={new Date(of.at).toISOString()}>{timeOf(of.at)}</time>
      <span className="way">
        {PLACES[of.from]} → {PLACES[of.to]}
      </span>
      <span className="status" data-mood={mood(of)}>
        {of.status ?? 'no answer'}
      </span>
      {of.tookMs !== undefined && <span className="took">{Math.round(of.tookMs)} ms</span>}
      {of.note !== undefined && <span className="took">{of.note}</span>}
      {of.faults.length > 0 && <span className="tag tag-fault">{of.faults.join(', ')}</span>}
      <code className="what">{of.what}</code>
    </>
  );
}

function Exchange({ of }: { of: ExchangeRow }): ReactNode {
  const hasMore = (of.request ?? '') !== '' || (of.response ?? '') !== '';
  if (!hasMore) {
    return (
      <li className="exchange">
        <div className="exchange-head">
          <Head of={of} />
        </div>
      </li>
    );
  }
  return (
    <li className="exchange">
      <details>
        <summary className="exchange-head">
          <Head of={of} />
        </summary>
        <Body name="Asked" text={of.request} />
        <Body name="Answered" text={of.response} />
      </details>
    </li>
  );
}

export function TrafficTab({ exchanges }: { exchanges: Behind['exchanges'] }): ReactNode {
  const [filter, setFilter] = useState<Filter>('all');
  const rows = exchanges.rows.filter(
    ({ from, to }) => filter === 'all' || from === filter || to === filter,
  );
  return (
    <>
      <div className="filter filter-row">
        <label>
          <span>Show</span>
          <select
            value={filter}
            onChange={({ target }) => {
              if (isFilter(target.value)) setFilter(target.value);
            }}
          >
            {Object.entries(FILTERS).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <p>
          The newest {exchanges.rows.length} of {exchanges.total}. Secrets are masked.
        </p>
      </div>
      <ul className="exchanges">
        {rows.map((exchange) => (
          <Exchange key={exchange.id} of={exchange} />
        ))}
      </ul>
      {rows.length === 0 && <p className="empty">Nothing has travelled yet.</p>}
    </>
  );
}
