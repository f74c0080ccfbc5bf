import type { SlackSimulator } from './simulator.ts';

export const PEOPLE = [
  { id: 'U0DANA', name: 'dana', realName: 'Dana Duarte', tz: 'Europe/Lisbon' },
  { id: 'U0RAVI', name: 'ravi', realName: 'Ravi Rao', tz: 'Asia/Kolkata' },
  { id: 'U0MEI', name: 'mei', realName: 'Mei Lin', tz: 'Asia/Singapore' },
  { id: 'U0OLGA', name: 'olga', realName: 'Olga Orlova', tz: 'Europe/Berlin' },
  { id: 'U0GUEST', name: 'gus', realName: 'Gus Guest', tz: 'Europe/Berlin', isRestricted: true },
  { id: 'U0ADMIN', name: 'sam', realName: 'Sam Sato', tz: 'Asia/Tokyo', isAdmin: true },
] as const;

/** The workspace of the demo: enough people to ask, to approve, and to be refused. */
export function seedDemo(sim: SlackSimulator): void {
  const bot = sim.app.botUserId;
  for (const person of PEOPLE) {
    sim.addPerson({ locale: 'en-US', email: `${person.name}@example.com`, ...person });
  }
  sim.addUserGroup({ id: 'S0PLATFORM', handle: 'platform', users: ['U0RAVI', 'U0MEI'] });
  const team = ['U0DANA', 'U0RAVI', 'U0MEI', 'U0OLGA', 'U0ADMIN'];
  sim.addChannel({
    id: 'C0APPROVALS',
    name: 'atlas-approvals',
    isPrivate: true,
    members: ['U0RAVI', 'U0MEI', 'U0ADMIN', bot],
  });
  sim.addChannel({ id: 'C0KEYS', name: 'atlas-keys', members: [...team, 'U0GUEST', bot] });
  sim.addChannel({
    id: 'C0ALERTS',
    name: 'atlas-alerts',
    isPrivate: true,
    members: ['U0ADMIN', bot],
  });
  sim.addChannel({ id: 'C0GENERAL', name: 'general', members: [...team, bot] });
}
