import { Fragment, type ReactNode } from 'react';
import type { AtlasKey, Behind } from '../contract/behindContract.ts';
import { dayOf } from './moments.ts';
import { TryKey } from './TryKey.tsx';
import type { BehindPanel } from './useBehind.ts';

/** Keywarden's marker, by which it recognises its own attempt, stands at the end. */
const MARKER = /^(.*?)\s*(\[ck:[^\]]+\])$/;

function Description({ of }: { of: string }): ReactNode {
  const [, words = of, marker] = MARKER.exec(of) ?? [];
  return (
    <strong>
      {words} {marker !== undefined && <code className="marker">{marker}</code>}
    </strong>
  );
}

function KeyRow({ of }: { of: AtlasKey }): ReactNode {
  return (
    <li className="row" data-ours={of.isOurs}>
      <div className="row-head">
        <Description of={of.description} />
        {of.isOurs && <span className="tag">By Keywarden</span>}
      </div>
      <dl className="facts">
        <dt>Public key</dt>
        <dd>
          <code>{of.publicKey}</code>
        </dd>
        <dt>Organization</dt>
        <dd>{of.organization}</dd>
        <dt>Roles</dt>
        <dd>{of.roles.join(', ') || 'None'}</dd>
        {of.projects.map(({ name, roles }) => (
          <Fragment key={name}>
            <dt>In {name}</dt>
            <dd>{roles.join(', ')}</dd>
          </Fragment>
        ))}
        <dt>IP access list</dt>
        <dd>{of.accessList.join(', ') || 'Open to every address'}</dd>
        <dt>Created</dt>
        <dd>{dayOf(of.createdAt)}</dd>
      </dl>
      {of.isOurs && <TryKey of={of} />}
    </li>
  );
}

export function KeysTab({ keys, panel }: { keys: Behind['keys']; panel: BehindPanel }): ReactNode {
  const { query, ask } = panel;
  const onlyOurs = query.keys === 'ours';
  return (
    <>
      <div className="filter">
        <label>
          <span>Find a key</span>
          <input
            className="field"
            type="search"
            placeholder="Description, id or public key"
            value={query.find}
            onChange={({ target }) => ask({ find: target.value })}
          />
        </label>
        <label className="filter-check">
          <input
            type="checkbox"
            checked={onlyOurs}
            onChange={() => ask({ keys: onlyOurs ? 'all' : 'ours' })}
          />
          <span>Only those that Keywarden made ({keys.ours})</span>
        </label>
        <p role="status">
          {keys.matching} of {keys.total} keys
          {keys.rows.length < keys.matching ? `, the newest ${keys.rows.length} shown` : ''}
        </p>
      </div>
      <ul className="rows">
        {keys.rows.map((key) => (
          <KeyRow key={key.id} of={key} />
        ))}
      </ul>
      {keys.rows.length === 0 && (
        <p className="empty">
          {onlyOurs && query.find === ''
            ? 'Keywarden has not made a key yet.'
            : 'No key has that in its description, id or public key.'}
        </p>
      )}
    </>
  );
}
