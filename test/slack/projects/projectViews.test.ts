import { describe, expect, it } from 'vitest';
import { TASKS } from '../../../src/domain/key/capability/tasks.ts';
import { PROJECT_ROLES } from '../../../src/domain/key/projectRoles.ts';
import { makeSpec, specHash } from '../../../src/domain/key/spec.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { PROJECTS_MAX } from '../../../src/domain/transitions/form/accessForm.ts';
import { offerableInProject } from '../../../src/domain/transitions/form/less.ts';
import { messageBlocks, viewDefinition } from '../../../src/sandbox/slack/blocks/check.ts';
import { requestCard } from '../../../src/slack/views/card/requestCard.ts';
import { approveWindow } from '../../../src/slack/views/windows/decisionWindows.ts';
import { parseCreateForm, typedValues } from '../../../src/slack/views/windows/formValues.ts';
import { lessWindow, parseLess } from '../../../src/slack/views/windows/lessWindow.ts';
import { ACTIONS, blockFor, FIELDS } from '../../../src/slack/wire/ids.ts';
import { en } from '../../../src/text/en.ts';
import { META } from '../views/gallery.ts';
import { eventfulPicture, ORGANIZATION, requestIn, STATES } from '../views/samples.ts';
import { wrongWithMessage, wrongWithView } from '../views/slackRules.ts';

const DAY = 86_400_000;
const idOf = (index: number) => index.toString(16).padStart(24, '0');

/** As many projects as there may be, each with other roles, with names of this character. */
function largest(character: string): Request {
  const ids = Array.from({ length: PROJECTS_MAX }, (_, index) => idOf(index));
  const spec = makeSpec({
    organizationId: ORGANIZATION.id,
    description: 'x'.repeat(190),
    roles: ['ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY'],
    accessList: [],
    projects: ids.map((projectId, index) => ({ projectId, roles: PROJECT_ROLES.slice(index) })),
    lifetime: 90 * DAY,
    owner: { kind: 'group', id: 'S0PLATFORM' },
    act: { kind: 'create' },
  });
  const names = ids.map((id, index) => [id, `${index}${character.repeat(64)}`.slice(0, 64)]);
  return requestIn(STATES.pending, {
    spec,
    specHash: specHash(spec),
    tasks: TASKS,
    projectNames: Object.fromEntries(names),
    reason: 'y'.repeat(1000),
  });
}

const CHARACTERS = ['x', '&', '`', '漢', '👩'] as const;

describe('a request for twenty projects with different roles', () => {
  it.each(CHARACTERS)('stays within Slack’s limits, with its buttons: %s', (character) => {
    const card = requestCard(en, largest(character), eventfulPicture('x', 2));
    messageBlocks(card.blocks);
    expect(wrongWithMessage(card)).toEqual([]);
    const buttons = JSON.stringify(card.blocks.filter(({ type }) => type === 'actions'));
    for (const label of ['Approve request', 'Deny']) expect(buttons).toContain(label);
  });

  it.each(CHARACTERS)('is shown whole in the window of the approval: %s', (character) => {
    const request = largest(character);
    const view = approveWindow(en, request, META, eventfulPicture('x', 2));
    viewDefinition(view, ['modal']);
    expect(wrongWithView(view)).toEqual([]);
    const text = JSON.stringify(view);
    for (let index = 0; index < PROJECTS_MAX; index += 1) {
      expect(text).toContain(`\`${index}${character === '`' ? '' : character.slice(0, 1)}`);
    }
    for (const role of PROJECT_ROLES) expect(text).toContain(en.projectRoles[role] ?? role);
  });

  it.each(CHARACTERS)('can be offered with less of it: %s', (character) => {
    const request = largest(character);
    const projects = (request.spec.projects ?? []).map(({ projectId: id, roles }) => ({
      id,
      roles: offerableInProject(roles),
    }));
    const offered = { roles: ['ORG_READ_ONLY'] as const, projects, lives: [DAY] };
    const view = lessWindow(en, request, META, offered);
    viewDefinition(view, ['modal']);
    expect(wrongWithView(view)).toEqual([]);
  });
});

describe('what a form sends', () => {
  const option = (value: string, name = value) => ({
    text: { type: 'plain_text', text: name },
    value,
  });
  const many = (...values: readonly string[]) => ({
    selected_options: values.map((v) => option(v)),
  });
  const one = (value: string) => ({ selected_option: option(value) });
  const projects = blockFor(FIELDS.projects, ORGANIZATION.id);
  const whole = {
    [FIELDS.organization]: { [ACTIONS.createOrganization]: one(ORGANIZATION.id) },
    [FIELDS.reach]: { [ACTIONS.createReach]: one('projects') },
    [projects]: { [ACTIONS.createProjects]: { selected_options: [option(idOf(1), 'checkout')] } },
    [FIELDS.needs]: { [ACTIONS.createNeeds]: many('task:readMetrics') },
    [FIELDS.apart]: { [ACTIONS.createApart]: many('apart') },
    [blockFor(FIELDS.needs, idOf(1))]: { [ACTIONS.createNeeds]: many('GROUP_OWNER') },
    [FIELDS.lifetime]: { [ACTIONS.createLifetime]: one('until') },
    [FIELDS.until]: { value: { selected_date: '2027-01-31' } },
    [FIELDS.owner]: { value: one('S0PLATFORM') },
  };

  it('is read as it was chosen', () => {
    expect(parseCreateForm(whole)).toMatchObject({
      organizationId: ORGANIZATION.id,
      reach: 'projects',
      projects: [idOf(1)],
      needs: ['task:readMetrics'],
      apart: { [idOf(1)]: ['GROUP_OWNER'] },
      lifetime: 'until',
      until: '2027-01-31',
      owner: 'S0PLATFORM',
    });
    expect(typedValues(whole).projects).toEqual([{ value: idOf(1), name: 'checkout' }]);
  });

  it('means projects where the form had no choice', () => {
    const { [FIELDS.reach]: _, ...rest } = whole;
    expect(parseCreateForm(rest).reach).toBe('projects');
    expect(parseCreateForm({}).reach).toBe('organization');
  });

  it('of another organization names none of its projects', () => {
    const other = { [ACTIONS.createOrganization]: one('f'.repeat(24)) };
    expect(parseCreateForm({ ...whole, [FIELDS.organization]: other }).projects).toEqual([]);
  });

  it.each([
    ['null', null],
    ['nothing', {}],
    ['null inside', { [ACTIONS.createProjects]: null }],
    ['a null choice', { [ACTIONS.createProjects]: { selected_options: null } }],
    ['a choice without a value', { [ACTIONS.createProjects]: { selected_options: [{}] } }],
    ['a choice without a text', { [ACTIONS.createProjects]: { selected_options: 'all' } }],
  ])('is read as empty where it is %s', (_what, block) => {
    expect(parseCreateForm({ ...whole, [projects]: block }).projects).toEqual([]);
  });

  it('takes a choice without its text, as some clients send it', () => {
    const block = { [ACTIONS.createProjects]: { selected_options: [{ value: idOf(2) }] } };
    expect(typedValues({ ...whole, [projects]: block }).projects).toEqual([
      { value: idOf(2), name: idOf(2) },
    ]);
  });

  it('of an offer of less leaves alone what the window did not ask', () => {
    expect(parseLess({})).toEqual({ projects: {}, comment: '' });
    const less = parseLess({
      [blockFor(FIELDS.needs, idOf(1))]: { value: { selected_options: [] } },
      [FIELDS.lifetime]: { value: one(String(DAY)) },
      [FIELDS.roles]: { value: many('ORG_MEMBER') },
    });
    expect(less).toEqual({
      projects: { [idOf(1)]: [] },
      lifetime: DAY,
      roles: ['ORG_MEMBER'],
      comment: '',
    });
  });
});
