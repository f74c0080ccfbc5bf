import { z } from 'zod';
import type { Reach } from '../../../domain/transitions/form/accessForm.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import { ACTIONS, blockFor, FIELD_VALUE, FIELDS, fieldOf, idOfBlock } from '../../wire/ids.ts';
import { choicesFrom, chosenFrom } from '../kit/externalSelect.ts';
import { chosenIn, typedInto } from '../kit/inputs.ts';
import type { Choice } from '../kit/organizationMenu.ts';
import type { AccessValues } from './accessFields.ts';
import { YOU } from './lifeFields.ts';

// What somebody chose and typed in the form of a request, as Slack sends it. None of it is trusted.

/** What is in the inputs when the form is drawn. */
export type FormValues = Omit<Partial<KeyForm>, 'projects'> & AccessValues;

const date = z.object({ selected_date: z.string().nullish() });

function dayIn(stateValues: unknown): string {
  const found = stateIn(stateValues, FIELDS.until)?.[FIELD_VALUE];
  return date.safeParse(found).data?.selected_date ?? '';
}

const states = z.record(z.string(), z.record(z.string(), z.unknown())).catch({});

function stateIn(stateValues: unknown, block: string) {
  return states.parse(stateValues)[block];
}

function projectsIn(stateValues: unknown, organizationId: string): readonly Choice[] {
  const block = blockFor(FIELDS.projects, organizationId);
  return choicesFrom(stateValues, { block, action: ACTIONS.createProjects });
}

/** What is chosen for single projects; `undefined` where it is the same in all. */
function apartIn(stateValues: unknown): KeyForm['apart'] {
  const isApart = chosenFrom(stateValues, { block: FIELDS.apart, action: ACTIONS.createApart });
  if (isApart.length === 0) return undefined;
  const menus = Object.keys(states.parse(stateValues)).flatMap((block) => {
    const id = fieldOf(block) === FIELDS.needs ? idOfBlock(block) : undefined;
    const chosen = chosenFrom(stateValues, { block, action: ACTIONS.createNeeds });
    return id === undefined ? [] : [[id, chosen] as const];
  });
  return Object.fromEntries(menus);
}

function reachIn(stateValues: unknown): Reach {
  const chosen = oneIn(stateValues, FIELDS.reach, ACTIONS.createReach);
  // Where there is only one choice, the form does not ask.
  const isDrawn = Object.keys(states.parse(stateValues)).some(
    (block) => fieldOf(block) === FIELDS.projects,
  );
  if (chosen === '') return isDrawn ? 'projects' : 'organization';
  return chosen === 'projects' ? 'projects' : 'organization';
}

function oneIn(stateValues: unknown, block: string, action: string): string {
  return chosenFrom(stateValues, { block, action })[0] ?? '';
}

/**
 * Reads the inputs from `view.state.values`, which are not trusted. Missing values become empty.
 * `of`: the organization, where the form does not ask for it.
 */
export function parseCreateForm(stateValues: unknown, of?: string): KeyForm {
  const organizationId = of ?? oneIn(stateValues, FIELDS.organization, ACTIONS.createOrganization);
  const owner = oneIn(stateValues, FIELDS.owner, FIELD_VALUE);
  const apart = apartIn(stateValues);
  return {
    organizationId,
    description: typedInto(stateValues, FIELDS.description),
    reach: reachIn(stateValues),
    projects: projectsIn(stateValues, organizationId).map(({ value }) => value),
    needs: chosenFrom(stateValues, { block: FIELDS.needs, action: ACTIONS.createNeeds }),
    ...(apart === undefined ? {} : { apart }),
    roles: chosenIn(stateValues, FIELDS.roles),
    lifetime: oneIn(stateValues, FIELDS.lifetime, ACTIONS.createLifetime),
    until: dayIn(stateValues),
    owner: owner === YOU ? '' : owner,
    reason: typedInto(stateValues, FIELDS.reason),
    ticket: typedInto(stateValues, FIELDS.ticket),
    recipient: typedInto(stateValues, FIELDS.recipient),
    accessList: typedInto(stateValues, FIELDS.accessList),
  };
}

/** What the form shows again of what was typed; projects by what their menu called them. */
export function typedValues(stateValues: unknown, of?: string): FormValues {
  const { projects: _, ...form } = parseCreateForm(stateValues, of);
  return { ...form, projects: projectsIn(stateValues, form.organizationId) };
}
