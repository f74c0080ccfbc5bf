import { describe, expect, it } from 'vitest';
import {
  createWhoChanged,
  PROJECTS_ASKED,
} from '../../../src/workflow/inventory/drift/whoChanged.ts';
import type {
  ChangeEvent,
  CredentialAccess,
  Maker,
} from '../../../src/workflow/ports/credentialAccess.ts';
import { foreignAccess } from '../../campaign/fuzz/foreign.ts';

const PROJECT = 'a'.repeat(24);
const MEI: Maker = { is: 'person', email: 'mei@example.com' };
const ROBOT: Maker = { is: 'program', id: 'robotkey' };
const US: Maker = { is: 'program', id: 'ourownid' };
const KEY = { kind: 'apiKey', handle: 'abcdefgh' } as const;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function event(what: ChangeEvent['what'], by: Maker, handle: string = KEY.handle): ChangeEvent {
  return { what, by, handle, at: 0 };
}

/** Events of the organization, and of one project, newest first. */
function asking(
  organization: readonly ChangeEvent[],
  project: readonly ChangeEvent[] = [],
  over: Partial<CredentialAccess> = {},
) {
  const asked: string[] = [];
  const access: CredentialAccess = {
    ...foreignAccess,
    isOwn: (handle) => handle === 'ourownid',
    async changes(_, projectId) {
      asked.push(projectId ?? 'organization');
      return { is: 'read', changes: projectId === undefined ? organization : project };
    },
    ...over,
  };
  const who = createWhoChanged({
    atlas: { credentialAccess: () => access },
    personByEmail: async (email) => (email === 'mei@example.com' ? 'U0MEI' : undefined),
    log: silent,
  })('org');
  return { asked, who: (...differs: string[]) => who(KEY, differs) };
}

describe('who changed a key', () => {
  it('is who made the newest change of what differs, of this key', async () => {
    const events = [event('roles', ROBOT, 'otherkey'), event('roles', MEI), event('roles', ROBOT)];
    expect(await asking(events).who('organization')).toEqual([{ is: 'person', id: 'U0MEI' }]);
    expect(await asking(events).who('description')).toEqual([]);
  });

  it('is everybody who changed addresses, because they are changed one by one', async () => {
    const events = [event('addresses', MEI), event('addresses', ROBOT), event('addresses', MEI)];
    expect(await asking(events).who('addresses')).toEqual([
      { is: 'person', id: 'U0MEI' },
      { is: 'program', id: 'robotkey' },
    ]);
  });

  it('is nobody where Keywarden itself wrote last: what came before is written over', async () => {
    const events = [event('roles', US), event('roles', MEI)];
    expect(await asking(events).who('organization')).toEqual([]);
    const later = [event('addresses', MEI), event('addresses', US), event('addresses', ROBOT)];
    expect(await asking(later).who('addresses')).toEqual([{ is: 'person', id: 'U0MEI' }]);
  });

  it('is asked in the feed of a project, which the organization does not have', async () => {
    const { who, asked } = asking([event('roles', ROBOT)], [event('roles', MEI)]);
    expect(await who(PROJECT)).toEqual([{ is: 'person', id: 'U0MEI' }]);
    expect(asked).toEqual([PROJECT]);
  });

  it('is not said where it is known of a part alone, or an actor is of no known kind', async () => {
    const { who } = asking([event('roles', MEI)]);
    expect(await who('organization', 'addresses')).toEqual([]);
    const odd = asking([event('roles', MEI), event('addresses', { is: 'unknown' })]);
    expect(await odd.who('organization', 'addresses')).toEqual([]);
  });

  it('is somebody from outside where Slack does not know the address, which nobody keeps', async () => {
    const zoe: Maker = { is: 'person', email: 'zoe@elsewhere.example' };
    expect(await asking([event('roles', zoe)]).who('organization')).toEqual([{ is: 'outsider' }]);
  });

  it('costs one call for each feed and turn, and no more than a few', async () => {
    const { who, asked } = asking([event('roles', MEI)]);
    for (let time = 0; time < 3; time += 1) await who('organization');
    expect(asked).toEqual(['organization']);
    for (let at = 0; at < 20; at += 1) await who(at.toString(16).padStart(24, '0'));
    expect(asked.length).toBeLessThanOrEqual(PROJECTS_ASKED + 1);
  });

  it('is not asked while few calls are left, nor where Atlas does not answer', async () => {
    const few = asking([event('roles', MEI)], [], { callsLeft: () => 200 });
    expect(await few.who('organization')).toEqual([]);
    expect(few.asked).toEqual([]);
    const away = { is: 'later', problem: { code: 'server_error' }, mayLand: false } as const;
    const none = asking([], [], { changes: async () => away });
    expect(await none.who('organization')).toEqual([]);
  });
});
