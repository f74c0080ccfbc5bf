import { describe, expect, it } from 'vitest';
import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import type { Converged } from '../../../src/workflow/converging/converge.ts';
import { convergedCommand } from '../../../src/workflow/converging/convergedCommand.ts';

const WORK = 7;
const QUIET = 90_000;
const problem = { code: 'bad_request', status: 400, errorCode: 'ROLE_NOT_ALLOWED' };
const refused = { code: 'missing_role', status: 401, errorCode: 'USER_UNAUTHORIZED' };
const noOrganization = { code: 'not_found', status: 404, errorCode: 'ORG_NOT_FOUND' };
const shown = { id: 'a', handle: 'h', description: '', access: makeAccess({}), use: [] };
const step = { do: 'join_project', projectId: 'p', roles: ['GROUP_READ_ONLY'] } as const;

/** What came of a turn, and what is done with the record, apart from the work and `quietUntil`. */
const TABLE: readonly (readonly [string, Converged, CredentialCommand])[] = [
  [
    'equal: it is proven by the reading',
    { is: 'equal', provenAt: 5, shown, writes: 0 },
    { type: 'moved', work: WORK, readAt: 5, description: shown.description },
  ],
  [
    'later: it is tried again',
    { is: 'later', at: 9, writes: 1 },
    { type: 'later', work: WORK, retryAt: 9 },
  ],
  [
    'later, with what Atlas said',
    { is: 'later', at: 9, problem, writes: 1 },
    { type: 'later', work: WORK, retryAt: 9, problem },
  ],
  [
    'turned back: Atlas refuses for good',
    { is: 'turned_back', problem, step, writes: 2 },
    { type: 'turned_back', work: WORK, problem },
  ],
  [
    'turned back over a project that is gone',
    { is: 'turned_back', problem, step, goneProject: 'p', writes: 2 },
    { type: 'turned_back', work: WORK, problem },
  ],
  [
    'held: our own credentials are refused',
    { is: 'held', problem: refused, writes: 0 },
    { type: 'stuck', work: WORK, reason: 'credentials', problem: refused },
  ],
  [
    'held: there is no such organization',
    { is: 'held', problem: noOrganization, writes: 0 },
    { type: 'stuck', work: WORK, reason: 'organization_gone', problem: noOrganization },
  ],
  [
    'held: it is no organization of Atlas',
    { is: 'held', problem: { code: 'bad_request', errorCode: 'NOT_ATLAS_ORG' }, writes: 0 },
    {
      type: 'stuck',
      work: WORK,
      reason: 'organization_gone',
      problem: { code: 'bad_request', errorCode: 'NOT_ATLAS_ORG' },
    },
  ],
  [
    'not ours: another one is there under its id',
    { is: 'not_ours', shown, writes: 0 },
    { type: 'stuck', work: WORK, reason: 'not_ours', problem: { code: 'not_ours' } },
  ],
  ['gone: Atlas has it no more', { is: 'gone', provenAt: 5, writes: 0 }, { type: 'found_gone' }],
];

describe('what one turn at Atlas means for the record', () => {
  it.each(TABLE)('%s', (_, converged, command) => {
    expect(convergedCommand(converged, WORK)).toEqual(command);
  });

  it.each(TABLE)('%s, after a write whose answer was lost', (_, converged, command) => {
    const isQuiet = command.type !== 'moved' && command.type !== 'found_gone';
    expect(convergedCommand({ ...converged, quietUntil: QUIET }, WORK)).toEqual({
      ...command,
      ...(isQuiet && { quietUntil: QUIET }),
    });
  });
});
