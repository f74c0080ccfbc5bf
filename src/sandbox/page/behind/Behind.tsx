import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { Behind as Facts } from '../contract/behindContract.ts';
import type { Human } from '../contract/contract.ts';
import { useKnown } from '../live/useSandbox.ts';
import { AuditTab } from './AuditTab.tsx';
import { BotCard } from './BotCard.tsx';
import { FaultsTab } from './FaultsTab.tsx';
import { KeysTab } from './KeysTab.tsx';
import { RequestsTab } from './RequestsTab.tsx';
import { TrafficTab } from './TrafficTab.tsx';
import { type BehindPanel, TABS, type Tab } from './useBehind.ts';

const isTab = (name: string): name is Tab => name in TABS;
const ORDER = Object.keys(TABS).filter(isTab);
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

function Tabs({ panel }: { panel: BehindPanel }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = ORDER.at((ORDER.indexOf(panel.tab) + step) % ORDER.length) ?? 'keys';
    panel.show(next);
    list.current?.querySelector<HTMLElement>(`#behind-tab-${next}`)?.focus();
  };
  return (
    <div
      ref={list}
      className="tabs"
      role="tablist"
      aria-label="Behind the scenes"
      onKeyDown={onKey}
    >
      {ORDER.map((tab) => (
        <button
          key={tab}
          id={`behind-tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={tab === panel.tab}
          aria-controls="behind-content"
          tabIndex={tab === panel.tab ? 0 : -1}
          onClick={() => panel.show(tab)}
        >
          {TABS[tab]}
        </button>
      ))}
    </div>
  );
}

function Content(props: { panel: BehindPanel; facts: Facts; people: readonly Human[] }): ReactNode {
  const { panel, facts, people } = props;
  const names = new Map(people.map(({ id, realName }) => [id, realName]));
  switch (panel.tab) {
    case 'keys':
      return <KeysTab keys={facts.keys} panel={panel} />;
    case 'requests':
      return <RequestsTab requests={facts.requests} names={names} />;
    case 'audit':
      return <AuditTab audit={facts.audit} names={names} />;
    case 'traffic':
      return <TrafficTab exchanges={facts.exchanges} />;
    case 'faults':
      return <FaultsTab faults={facts.faults} />;
    default:
      return panel.tab satisfies never;
  }
}

/** What nobody in Slack sees: Atlas, the records, the audit log, the traffic, and what can go wrong. */
export function Behind(props: { panel: BehindPanel; people: readonly Human[] }): ReactNode {
  const { panel, people } = props;
  const { behind: facts } = useKnown();
  return (
    <aside className="behind" id="behind" aria-label="Behind the scenes">
      <header className="behind-head">
        <h2>Behind the scenes</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close behind the scenes"
          onClick={panel.toggle}
        >
          <span aria-hidden="true">×</span>
        </button>
      </header>
      {facts !== undefined && <BotCard bot={facts.bot} />}
      <Tabs panel={panel} />
      <div
        className="behind-content"
        id="behind-content"
        role="tabpanel"
        aria-labelledby={`behind-tab-${panel.tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {facts === undefined ? (
          <p className="empty">Looking.</p>
        ) : (
          <Content panel={panel} facts={facts} people={people} />
        )}
      </div>
      <p className="behind-foot">
        <kbd>F6</kbd> goes between the people, the workspace and this panel.
      </p>
    </aside>
  );
}
