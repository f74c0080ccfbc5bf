import { z } from 'zod';
import { Refusal } from '../model/refusal.ts';
import { flag, parseArgs, required } from './args.ts';
import { type Method, TIERS } from './method.ts';
import { wireGroup, wirePerson } from './pictures.ts';
import { needScope } from './places.ts';

const personArgs = z.object({ user: required, include_locale: flag });
const emailArgs = z.object({ email: required });
const groupsArgs = z.object({ include_users: flag, include_disabled: flag, include_count: flag });
const groupArgs = z.object({ usergroup: required, include_disabled: flag });

const usersInfo: Method = {
  scopes: ['users:read'],
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(personArgs, args);
    const person = world.directory.people.get(parsed.user);
    if (person === undefined) throw new Refusal('user_not_found');
    return { user: wirePerson(world, person, parsed.include_locale) };
  },
};

const lookupByEmail: Method = {
  scopes: ['users:read.email'],
  rate: TIERS[3],
  run: (args, { world }) => {
    needScope(world, 'users:read');
    const email = parseArgs(emailArgs, args).email.toLowerCase();
    const person = [...world.directory.people.values()].find(
      (one) => one.email?.toLowerCase() === email && one.deleted !== true,
    );
    if (person === undefined) throw new Refusal('users_not_found');
    return { user: wirePerson(world, person, false) };
  },
};

const groupsList: Method = {
  scopes: ['usergroups:read'],
  rate: TIERS[2],
  run: (args, { world }) => {
    const parsed = parseArgs(groupsArgs, args);
    const shown = [...world.directory.groups.values()].filter(
      (group) => parsed.include_disabled || group.disabled !== true,
    );
    return { usergroups: shown.map((group) => wireGroup(world, group, parsed.include_users)) };
  },
};

const groupUsers: Method = {
  scopes: ['usergroups:read'],
  rate: TIERS[2],
  run: (args, { world }) => {
    const parsed = parseArgs(groupArgs, args);
    const group = world.directory.groups.get(parsed.usergroup);
    if (group === undefined) throw new Refusal('no_such_subteam');
    if (group.disabled === true && !parsed.include_disabled) throw new Refusal('no_such_subteam');
    return { users: group.users };
  },
};

export const directoryMethods = {
  'users.info': usersInfo,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groupsList,
  'usergroups.users.list': groupUsers,
} as const satisfies Record<string, Method>;
