import type { types } from '@slack/bolt';
import { rolesFor } from '../../../domain/key/capability/tasks.ts';
import type { OfferedNeeds } from '../../../domain/policy/asking/offers.ts';
import {
  needOfTask,
  PROJECTS_MAX,
  type Reach,
} from '../../../domain/transitions/form/accessForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { ACTIONS, blockFor, FIELD_VALUE, FIELDS } from '../../wire/ids.ts';
import { plain, section } from '../kit/blocks.ts';
import { multiExternalSelect } from '../kit/externalSelect.ts';
import { input } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import type { Choice } from '../kit/organizationMenu.ts';
import { anyRoleOption, roleName, roleOption } from '../kit/roles.ts';

// What a key is for, in the form: the organization or projects, and what it shall do there.

/** What was chosen so far. */
export interface AccessValues {
  readonly roles?: readonly string[];
  /** Ids of projects, with what the menu called them. */
  readonly projects?: readonly Choice[];
  readonly needs?: readonly string[];
  readonly apart?: Readonly<Record<string, readonly string[]>>;
}

type Options = types.PlainTextOption[];

function initially(options: readonly types.PlainTextOption[], chosen: readonly string[] = []) {
  const initial = options.filter(({ value }) => chosen.includes(value ?? ''));
  return initial.length === 0 ? {} : { initial_options: initial };
}

export function reachBlocks(
  words: Catalogue,
  { reaches, reach }: Pick<FormOffer, 'reaches' | 'reach'>,
): types.KnownBlock[] {
  if (reaches.length < 2) return [];
  const { accessForm } = words;
  const optionOf = (one: Reach): types.PlainTextOption => ({
    text: plain(accessForm.reaches[one].name, LIMITS.option),
    description: plain(accessForm.reaches[one].does, LIMITS.optionDescription),
    value: one,
  });
  return [
    input({
      field: FIELDS.reach,
      label: accessForm.reach,
      dispatch: true,
      element: {
        type: 'radio_buttons',
        action_id: ACTIONS.createReach,
        options: reaches.map(optionOf),
        initial_option: optionOf(reach),
      },
    }),
  ];
}

function organizationBlocks(
  words: Catalogue,
  offer: Pick<FormOffer, 'roles'>,
  { roles }: AccessValues,
): types.KnownBlock[] {
  const options = offer.roles.slice(0, LIMITS.checkboxes).map((role) => roleOption(words, role));
  if (options.length === 0) return [section(words.createForm.noRoles)];
  return [
    input({
      field: FIELDS.roles,
      label: words.createForm.roles,
      hint: words.createForm.rolesHint,
      element: {
        type: 'checkboxes',
        action_id: FIELD_VALUE,
        options,
        ...initially(options, roles),
      },
    }),
  ];
}

/** Tasks and roles in one menu, each under its heading. */
function groupsOf(words: Catalogue, offered: OfferedNeeds) {
  const { groups } = words.accessForm;
  const tasks: Options = offered.tasks.map((task) => {
    const { organizationRoles, projectRoles } = rolesFor([task]);
    const names = [...organizationRoles, ...projectRoles].map((role) => roleName(words, role));
    return {
      text: plain(words.tasks[task], LIMITS.option),
      description: plain(names.join(words.facts.separator), LIMITS.optionDescription),
      value: needOfTask(task),
    };
  });
  const roles = (all: readonly string[]) => all.map((role) => anyRoleOption(words, role));
  const all = [
    { label: groups.tasks, options: tasks },
    { label: groups.projectRoles, options: roles(offered.projectRoles) },
    { label: groups.organizationRoles, options: roles(offered.organizationRoles) },
  ];
  return all
    .filter(({ options }) => options.length > 0)
    .map(({ label, options }) => ({ label: plain(label, LIMITS.option), options }));
}

function needsBlock(
  words: Catalogue,
  wish: {
    readonly field: string;
    readonly label: string;
    readonly hint?: string;
    readonly offered: OfferedNeeds;
    readonly chosen: readonly string[] | undefined;
    readonly optional?: boolean;
  },
): types.KnownBlock {
  const groups = groupsOf(words, wish.offered);
  if (groups.length === 0) return section(words.accessForm.noNeeds);
  return input({
    field: wish.field,
    label: wish.label,
    ...(wish.hint === undefined ? {} : { hint: wish.hint }),
    optional: wish.optional ?? false,
    // How long the key may live depends on it.
    dispatch: true,
    element: {
      type: 'multi_static_select',
      action_id: ACTIONS.createNeeds,
      placeholder: plain(words.accessForm.needsPlaceholder, LIMITS.placeholder),
      option_groups: groups,
      ...initially(
        groups.flatMap(({ options }) => options),
        wish.chosen,
      ),
    },
  });
}

function apartBlocks(
  words: Catalogue,
  { single }: Pick<FormOffer, 'single'>,
  { apart }: AccessValues,
): types.KnownBlock[] {
  if (single.length < 2) return [];
  const { accessForm } = words;
  const options: Options = [{ text: plain(accessForm.apartChoice, LIMITS.option), value: 'apart' }];
  const menus = single.slice(0, PROJECTS_MAX).map(({ project, needs }) =>
    needsBlock(words, {
      field: blockFor(FIELDS.needs, project.id),
      label: accessForm.apartIn(project.name),
      offered: needs,
      chosen: apart?.[project.id],
      optional: true,
    }),
  );
  return [
    input({
      field: FIELDS.apart,
      label: accessForm.apart,
      optional: true,
      dispatch: true,
      element: {
        type: 'checkboxes',
        action_id: ACTIONS.createApart,
        options,
        ...initially(options, apart === undefined ? [] : ['apart']),
      },
    }),
    ...(apart === undefined ? [] : menus),
  ];
}

function projectBlocks(
  words: Catalogue,
  offer: FormOffer,
  values: AccessValues,
): types.KnownBlock[] {
  const { accessForm } = words;
  const { organization, projects } = offer;
  const known = projects?.map(({ id, name }) => ({ value: id, name }));
  const chosen = known ?? values.projects ?? [];
  const isApart = values.apart !== undefined && offer.single.length > 1;
  return [
    input({
      // Projects of another organization must not stay chosen.
      field: blockFor(FIELDS.projects, organization?.id ?? ''),
      label: accessForm.projects,
      hint: accessForm.projectsHint,
      // Which roles there are, and how long the key may live, depends on them.
      dispatch: true,
      element: multiExternalSelect({
        action: ACTIONS.createProjects,
        placeholder: accessForm.projectsPlaceholder,
        chosen: chosen.slice(0, PROJECTS_MAX),
        most: PROJECTS_MAX,
      }),
    }),
    needsBlock(words, {
      field: FIELDS.needs,
      label: isApart ? accessForm.needsInAll : accessForm.needs,
      hint: accessForm.needsHint,
      offered: offer.needs,
      chosen: values.needs,
      optional: isApart,
    }),
    ...apartBlocks(words, offer, values),
  ];
}

/** What the key shall do. Block and action ids never change, so Slack keeps what was chosen. */
export function accessBlocks(
  words: Catalogue,
  offer: FormOffer,
  values: AccessValues,
): types.KnownBlock[] {
  return offer.reach === 'projects'
    ? projectBlocks(words, offer, values)
    : organizationBlocks(words, offer, values);
}
