import { describe, expect, it } from 'vitest';
import { makeAccess } from '../../src/domain/key/access.ts';
import { TASKS } from '../../src/domain/key/capability/tasks.ts';
import { PROJECT_ROLES } from '../../src/domain/key/projectRoles.ts';
import { ORGANIZATION_ROLES } from '../../src/domain/key/roles.ts';
import { beyondText, reachText } from '../../src/slack/views/kit/reach.ts';
import { en } from '../../src/text/en.ts';

function inProjects(...roles: readonly (readonly string[])[]) {
  return makeAccess({
    projects: roles.map((own, index) => ({ projectId: String(index).repeat(24), roles: own })),
  });
}

const READ = ['GROUP_READ_ONLY'];

describe('what a key reaches, in words', () => {
  it.each([
    [inProjects(READ), 'Reads 1 project.'],
    [inProjects(READ, READ, READ), 'Reads 3 projects.'],
    [
      inProjects(READ, READ, ['GROUP_SEARCH_INDEX_EDITOR']),
      'Reads 3 projects, and may change search indexes in 1 of them.',
    ],
    [
      inProjects(['GROUP_ALERTS_MANAGER'], ['GROUP_ALERTS_MANAGER']),
      'Reads 2 projects, and may change alerts.',
    ],
    [
      inProjects(READ, ['GROUP_OWNER']),
      'Reads 2 projects, and may do everything, and delete clusters with their data in 1 of them.',
    ],
    [
      makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }),
      'Reads every project. In the organization it may read every project, and the e-mail addresses of all members.',
    ],
    [
      makeAccess({ organizationRoles: ['ORG_BILLING_READ_ONLY'] }),
      'Reads no project. In the organization it may read invoices and payment details.',
    ],
    [makeAccess({}), 'Reads no project.'],
  ])('%#', (access, says) => {
    expect(reachText(en, access)).toBe(says);
  });
});

describe('what roles can do beyond a task, in words', () => {
  it('is said, and also that there is nothing', () => {
    expect(beyondText(en, ['readMetrics'], READ)).toBe(
      'The roles are enough for the task and for nothing else.',
    );
    expect(beyondText(en, ['manageBackups'], ['GROUP_BACKUP_MANAGER'])).toBe(
      'More than the task needs: it may also overwrite data with a backup, take all data out in a backup.',
    );
    expect(beyondText(en, ['changeClusters'], READ)).toMatch(
      /^Not enough for the task: it may not /,
    );
    expect(beyondText(en, ['readLogs'], ['GROUP_OWNER'])).toBe(
      'More than the task needs: it may also do everything, and delete clusters with their data.',
    );
  });

  it('fits into one section of a card for every task and role', () => {
    for (const task of TASKS) {
      for (const role of [...ORGANIZATION_ROLES, ...PROJECT_ROLES]) {
        expect(beyondText(en, [task], [role]).length).toBeLessThan(600);
      }
    }
  });

  it('fits into the options of a form', () => {
    for (const text of [...Object.values(en.tasks), ...Object.values(en.projectRolesDo)]) {
      expect(text.length, text).toBeLessThanOrEqual(75);
    }
  });
});
