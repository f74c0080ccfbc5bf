import type { OpenView, Person } from '../../../../src/sandbox/slack/simulator.ts';
import { type Hands, went } from './actions.ts';

/** What people choose in the form of a key for projects. */
export interface ProjectAccess {
  readonly projects: readonly string[];
  /** Roles, as the menu takes them: in each of the projects, and in the organization. */
  readonly needs: readonly string[];
  readonly accessList: string;
}

/** What is asked for at first: each kind of write is needed to get there. */
export const AT_FIRST: ProjectAccess = {
  projects: ['checkout', 'catalog'],
  needs: ['GROUP_READ_ONLY', 'GROUP_CLUSTER_LOG_VIEWER', 'ORG_BILLING_READ_ONLY'],
  accessList: '203.0.113.7',
};

/** Something goes, stays and comes: in the organization, in the projects and among the addresses. */
export const AFTERWARDS: ProjectAccess = {
  projects: ['catalog', 'observability'],
  needs: ['GROUP_READ_ONLY', 'GROUP_OBSERVABILITY_VIEWER', 'ORG_READ_ONLY'],
  accessList: '203.0.113.8',
};

const REASON = 'The nightly deploy reads the list of projects.';

export interface Forms {
  ask(who: Person, description: string, wanted: readonly string[] | ProjectAccess): Promise<void>;
  /** Changes what this key may do. */
  change(who: Person, keyId: string, wanted: readonly string[] | ProjectAccess): Promise<void>;
  /** How long, and why: the forms to extend and to replace a key. */
  span(who: Person, line: string, window: RegExp, how: string): Promise<void>;
}

/** Forms that people fill in. Each begins anew, and throws if the bot does not answer in time. */
export function createForms({ sees, window }: Hands): Forms {
  async function opened(who: Person, line: string, pattern: RegExp): Promise<OpenView> {
    who.reloads();
    went(await who.types('C0GENERAL', `/atlas-keys ${line}`));
    return window(who, pattern);
  }

  /** Chooses something on which the rest of the form depends. */
  async function choose(
    who: Person,
    pattern: RegExp,
    field: string,
    wanted: string | readonly string[],
  ): Promise<void> {
    const open = await window(who, pattern);
    went(await who.chooses(open, field, wanted));
    const follows = () => who.window()?.hash !== open.hash && who.window();
    await sees(`the form of ${who.id} follows`, follows);
  }

  async function chooseProjects(who: Person, pattern: RegExp, { projects, needs }: ProjectAccess) {
    await who.searches(await window(who, pattern), 'create.projects', '');
    await choose(who, pattern, 'create.projects', projects);
    await choose(who, pattern, 'needs', needs);
  }

  async function fill(
    who: Person,
    pattern: RegExp,
    wanted: readonly string[] | ProjectAccess,
  ): Promise<void> {
    if (!('projects' in wanted)) {
      went(await who.submits(await window(who, pattern), { roles: wanted, reason: REASON }));
      return;
    }
    await chooseProjects(who, pattern, wanted);
    const rest = { access_list: wanted.accessList, reason: REASON };
    went(await who.submits(await window(who, pattern), rest));
  }

  return {
    async ask(who, description, wanted) {
      await opened(who, `create ${description}`, /Reason/);
      if ('projects' in wanted) await choose(who, /Reason/, 'create.reach', 'projects');
      await fill(who, /Reason/, wanted);
    },
    async change(who, keyId, wanted) {
      await opened(who, `change ${keyId}`, /The key itself stays/);
      await fill(who, /The key itself stays/, wanted);
    },
    async span(who, line, pattern, how) {
      const open = await opened(who, line, pattern);
      went(await who.submits(open, { lifetime: how, reason: REASON }));
    },
  };
}
