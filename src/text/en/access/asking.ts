import type { LifetimeRefusal } from '../../../domain/policy/asking/lifetimeChoice.ts';
import type { OwnerRefusal } from '../../../domain/policy/asking/owners.ts';
import type { Reach } from '../../../domain/transitions/form/accessForm.ts';

const reaches: Readonly<Record<Reach, { readonly name: string; readonly does: string }>> = {
  projects: { name: 'Projects', does: 'Clusters, metrics, backups, indexes, database users' },
  organization: { name: 'The organization', does: 'Invoices, new projects, members' },
};

/** The part of the form about what a key may do, for how long, and who answers for it. */
export const accessForm = {
  reach: 'What the key is for',
  reaches,
  projects: 'Projects',
  projectsHint: 'Type a part of the name.',
  projectsPlaceholder: 'Find a project',
  needs: 'What it shall do',
  needsHint: 'Tasks give the smallest roles. Or choose roles yourself.',
  needsInAll: 'What it shall do in all',
  needsPlaceholder: 'Choose tasks or roles',
  noNeeds: 'You may ask for nothing in this organization. Choose another one.',
  groups: {
    tasks: 'Tasks',
    projectRoles: 'Roles in the projects',
    organizationRoles: 'Roles in the organization',
  },
  apart: 'Single projects',
  apartChoice: 'More in some of them',
  apartIn: (project: string) => `Also in ${project}`,
  lifetime: 'For how long',
  lifetimeHint: (most: string) => `From the reveal of the key on. At most ${most} for this.`,
  usual: (span: string) => `${span} (usual)`,
  until: 'Until a day that I choose',
  day: 'Last day',
  dayHint: 'Counted in days; they begin when you reveal the key.',
  owner: 'Owner',
  ownerHint: 'Answers for the key. In a group, each member may act.',
  you: 'You',
};

/** What a request asks for, for people who decide on it and who made it. */
export const access = {
  /** Between roles of the organization and roles in projects. */
  separator: '; ',
  inProjects: (roles: string, projects: string) => `${roles} in ${projects}`,
  forSpan: (roles: string, span: string) => `${roles}, for ${span}`,
  where: (projects: string) => `In ${projects}:`,
  whereWith: (projects: string, roles: string) => `In ${projects}: ${roles}`,
  whereOrganization: 'In the organization:',
  andMore: (count: number) => `${count} more`,
  task: (tasks: string, count: number) => `For the ${count === 1 ? 'task' : 'tasks'}: ${tasks}.`,
  lives: (span: string) => `Lives ${span} from its hand-over.`,
  livesAdopted: (span: string) => `Lives ${span} from its adoption.`,
  owned: (owner: string) => `Owned by ${owner}.`,
  endless: 'Has no end.',
  /** Of a change of a key that is there. */
  changes: 'What changes',
  adds: (what: string) => `Gets: ${what}.`,
  takesAway: (what: string) => `Loses: ${what}.`,
  opens: 'Without addresses it works from everywhere.',
  life: 'Life',
  reach: 'Reach',
};

const lifetimes: Readonly<Record<Exclude<LifetimeRefusal['why'], 'lifetime_too_long'>, string>> = {
  lifetime_unreadable: 'Keywarden does not know this length. Choose one from the list.',
  until_missing: 'Choose the last day of the key.',
  until_past: 'This day is over, or is today. Choose a later one.',
};

const owners: Readonly<Record<OwnerRefusal['why'], string>> = {
  owner_other_person: 'You can ask for yourself, or for a group that you are in. Choose one.',
  owner_not_allowed:
    'By the policy, this group owns no keys. Choose another owner, or ask an admin.',
  owner_not_member: 'You are not in this group. Choose yourself or one of your groups.',
};

/** What is wrong with what somebody asks for. Each says what to do. */
export const accessRefusals = {
  projects_empty: 'Choose at least one project.',
  projects_too_many: (most: number) => `Choose at most ${most} projects for one key.`,
  project_unknown: (count: number) =>
    `${count === 1 ? 'One of these projects is' : `${count} of these projects are`} not there any more, or you may not ask for keys in ${count === 1 ? 'it' : 'them'}. Take ${count === 1 ? 'it' : 'them'} out, or ask an admin.`,
  projects_unread:
    'Atlas does not answer now, so the projects are not known. Send it again in a minute.',
  needs_empty: 'Choose at least one task or role.',
  need_not_known: 'Keywarden does not know one of these tasks or roles. Choose from the list.',
  lifetime_too_long: (most: string) =>
    `The policy allows ${most} at most for what you ask for. Choose less, or ask for fewer roles.`,
  ...lifetimes,
  ...owners,
};
