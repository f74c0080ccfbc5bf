import { describe, expect, it } from 'vitest';
import { rolesFor, TASKS } from '../../../src/domain/key/capability/tasks.ts';
import { PROJECT_ROLES } from '../../../src/domain/key/projectRoles.ts';
import { offeredNeeds } from '../../../src/domain/policy/asking/offers.ts';
import {
  type AccessForm,
  needOfTask,
  PROJECTS_MAX,
  readAccess,
  readNeeds,
} from '../../../src/domain/transitions/form/accessForm.ts';
import { policy } from '../fixtures.ts';

const CHECKOUT = { id: 'c'.repeat(24), name: 'checkout' };
const CATALOG = { id: 'd'.repeat(24), name: 'catalog' };
const KNOWN = [CHECKOUT, CATALOG];

function read(form: Partial<AccessForm>, known: typeof KNOWN | undefined = KNOWN) {
  const [organization] = policy().organizations;
  if (organization === undefined) throw new Error('no organization');
  const wish = { reach: 'projects', roles: [], projects: [CHECKOUT.id], ...form } as const;
  return readAccess(wish, organization, known);
}

const wrong = (...[form, known]: Parameters<typeof read>) => read(form, known).wrong;

describe('what somebody needs a key for', () => {
  it.each(TASKS)('becomes the smallest roles: %s', (task) => {
    const needs = readNeeds([needOfTask(task)]);
    expect(needs).toMatchObject({ tasks: [task], ...rolesFor([task]), strange: false });
  });

  it('may be roles beside tasks, each once', () => {
    const needs = readNeeds(['task:readMetrics', 'GROUP_READ_ONLY', 'ORG_READ_ONLY']);
    expect(needs.projectRoles).toEqual(['GROUP_READ_ONLY']);
    expect(needs.organizationRoles).toEqual(['ORG_READ_ONLY']);
  });

  it.each(['task:', 'task:toString', 'readMetrics', 'GROUP_GOD', '__proto__', ''])(
    'is not understood: %j',
    (need) => {
      expect(readNeeds([need])).toMatchObject({ tasks: [], projectRoles: [], strange: true });
    },
  );

  it('is offered only as a task whose roles are all offered', () => {
    expect(offeredNeeds(['GROUP_READ_ONLY'], []).tasks).toEqual(['readMetrics']);
    expect(offeredNeeds(PROJECT_ROLES, ['ORG_BILLING_READ_ONLY']).tasks).toEqual(
      TASKS.filter((task) => task !== 'createProjects'),
    );
  });
});

describe('the roles of a form', () => {
  it('are the same in all projects', () => {
    const both = read({ projects: [CHECKOUT.id, CATALOG.id], needs: ['GROUP_READ_ONLY'] });
    expect(both.wrong).toEqual([]);
    expect(both.roles).toEqual(['ORG_MEMBER']);
    expect(both.projects).toEqual(
      KNOWN.map(({ id: projectId }) => ({ projectId, roles: ['GROUP_READ_ONLY'] })),
    );
  });

  it('are more in single projects, and in the organization beside', () => {
    const more = read({
      projects: [CHECKOUT.id, CATALOG.id],
      needs: ['task:readMetrics', 'ORG_READ_ONLY'],
      apart: { [CHECKOUT.id]: ['task:takeSnapshots'], [CATALOG.id]: [] },
    });
    expect(more).toMatchObject({
      roles: ['ORG_READ_ONLY'],
      tasks: ['readMetrics', 'takeSnapshots'],
      wrong: [],
    });
    // Who takes snapshots reads as well.
    expect(more.projects[0]?.roles).toEqual(['GROUP_BACKUP_CREATOR']);
    expect(more.projects[1]?.roles).toEqual(['GROUP_READ_ONLY']);
  });

  it('are those of the organization, where the key is for that', () => {
    const own = read({ reach: 'organization', roles: ['ORG_READ_ONLY'], needs: ['GROUP_OWNER'] });
    expect(own).toMatchObject({ roles: ['ORG_READ_ONLY'], projects: [], tasks: [], wrong: [] });
  });

  it('take a project that was chosen twice once', () => {
    const twice = read({ projects: [CHECKOUT.id, CHECKOUT.id], needs: ['GROUP_READ_ONLY'] });
    expect(twice.projects).toHaveLength(1);
  });
});

describe('what is wrong with it', () => {
  const needs = ['GROUP_READ_ONLY'];

  it('is named with what is missing', () => {
    expect(wrong({ projects: [], needs })).toEqual([{ why: 'projects_empty' }]);
    expect(wrong({ needs: [] })).toEqual([{ why: 'needs_empty' }]);
    expect(wrong({ projects: [], needs: [] })).toEqual([{ why: 'projects_empty' }]);
    const apart = { [CHECKOUT.id]: [], [CATALOG.id]: needs };
    expect(wrong({ projects: KNOWN.map(({ id }) => id), apart })).toEqual([
      { why: 'needs_empty', projectId: CHECKOUT.id },
    ]);
  });

  it('is a project that nobody knows; which one is not said', () => {
    expect(wrong({ projects: [CHECKOUT.id, 'e'.repeat(24)], needs })).toEqual([
      { why: 'project_unknown', count: 1 },
    ]);
  });

  it('is Atlas that does not answer', () => {
    const [organization] = policy().organizations;
    if (organization === undefined) throw new Error('no organization');
    const form = { reach: 'projects', roles: [], projects: [CHECKOUT.id], needs } as const;
    expect(readAccess(form, organization, undefined).wrong).toEqual([{ why: 'projects_unread' }]);
  });

  it('is more projects than one key may have', () => {
    const many = Array.from({ length: PROJECTS_MAX + 1 }, (_, n) => `${n}`.padStart(24, '0'));
    expect(wrong({ projects: many, needs })).toEqual([{ why: 'projects_too_many' }]);
  });

  it('is a role of the organization that may not be asked for', () => {
    expect(wrong({ needs: [...needs, 'ORG_OWNER'] })).toEqual([
      { why: 'role_not_allowed', roles: ['ORG_OWNER'] },
    ]);
  });
});
