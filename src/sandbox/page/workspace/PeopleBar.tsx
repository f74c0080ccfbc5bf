import type { ReactNode } from 'react';
import type { Human, Standing } from '../contract/contract.ts';
import { Avatar } from '../pieces/Avatar.tsx';

const ROLES: Readonly<Record<Standing, string>> = {
  requester: 'Requester',
  approver: 'Approver',
  viewer: 'Viewer',
  guest: 'Guest',
  admin: 'Admin',
  outsider: 'Outside the policy',
};

const LINES: Readonly<Record<Standing, string>> = {
  requester: 'works in a team that needs a key, asks for it and reveals it once it exists.',
  approver: 'sits in #atlas-approvals, reads each request there and decides about it.',
  viewer: 'looks at what keys exist, for example for an inventory.',
  guest: 'has a guest account. Keywarden tells guests nothing about keys.',
  admin: 'sees the alerts and lets a request go on that is on hold.',
  outsider: 'is a member of the workspace whom the policy does not name.',
};

const first = (name: string): string => name.split(' ')[0] ?? name;

function Someone(props: { human: Human; isMe: boolean; onPick: () => void }): ReactNode {
  const { human, isMe, onPick } = props;
  return (
    <li>
      <button
        type="button"
        className="someone"
        aria-pressed={isMe}
        data-person={human.id}
        onClick={onPick}
      >
        <Avatar id={human.id} name={human.realName} />
        <span className="someone-words">
          <span className="someone-name">{first(human.realName)}</span>
          <span className="someone-role">{ROLES[human.standing]}</span>
        </span>
        {human.unread > 0 && !isMe && (
          <span className="unread">
            {human.unread}
            <span className="hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** The clear switch between people, with a line on who one is now. */
export function PeopleBar(props: {
  people: readonly Human[];
  me: Human;
  onBe: (id: string) => void;
}): ReactNode {
  const { people, me, onBe } = props;
  return (
    <section className="people" aria-label="Who you are">
      <span className="people-title" id="people-title">
        You are
      </span>
      <ul aria-labelledby="people-title">
        {people.map((human) => (
          <Someone
            key={human.id}
            human={human}
            isMe={human.id === me.id}
            onPick={() => onBe(human.id)}
          />
        ))}
      </ul>
      <p className="people-line" aria-live="polite">
        <strong>{me.realName}</strong> {LINES[me.standing]}{' '}
        <span className="people-zone">Clock: {me.tz.replaceAll('_', ' ')}.</span>
      </p>
    </section>
  );
}
