import type { types } from '@slack/bolt';
import type { Request } from '../../../domain/record/request.ts';
import { SAID_MAX } from '../../../domain/transitions/discussion.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { LessWish, Offerable } from '../../../workflow/requests/narrow.ts';
import { blockFor, FIELD_VALUE, FIELDS, fieldOf, idOfBlock, WINDOWS } from '../../wire/ids.ts';
import { requestFacts } from '../card/requestFacts.ts';
import { modal, plain, section } from '../kit/blocks.ts';
import { chosenFrom } from '../kit/externalSelect.ts';
import { chosenIn, input, textInput, typedInto } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import { line, span } from '../kit/mrkdwn.ts';
import { anyRoleOption, roleOption } from '../kit/roles.ts';

// The window in which an approver offers less: fewer or weaker roles, fewer projects, a shorter life.

function initially(options: readonly types.PlainTextOption[], chosen: readonly string[]) {
  const initial = options.filter(({ value }) => chosen.includes(value ?? ''));
  return initial.length === 0 ? {} : { initial_options: initial };
}

function roleBlocks(
  words: Catalogue,
  { roles, projects }: Offerable,
  chosen: readonly string[],
): types.KnownBlock[] {
  const { less } = words.talkWindows;
  const options = roles.slice(0, LIMITS.checkboxes).map((role) => roleOption(words, role));
  if (options.length === 0) return [];
  return [
    input({
      field: FIELDS.roles,
      label: less.field,
      hint: less.hint,
      optional: projects.length > 0,
      element: {
        type: 'checkboxes',
        action_id: FIELD_VALUE,
        options,
        ...initially(options, chosen),
      },
    }),
  ];
}

/** One menu for each project. Whoever takes everything out leaves the project out. */
function projectBlocks(
  words: Catalogue,
  { projects }: Offerable,
  { request, chosen }: { readonly request: Request; readonly chosen: LessWish['projects'] },
): types.KnownBlock[] {
  const { less } = words.talkWindows;
  const asked = new Map((request.spec.projects ?? []).map((one) => [one.projectId, one.roles]));
  return projects.map(({ id, roles }) => {
    const options = roles.map((role) => anyRoleOption(words, role));
    return input({
      field: blockFor(FIELDS.needs, id),
      label: less.inProject(line(request.projectNames?.[id] ?? id, LIMITS.option)),
      optional: true,
      element: {
        type: 'multi_static_select',
        action_id: FIELD_VALUE,
        placeholder: plain(less.leftOut, LIMITS.placeholder),
        options,
        ...initially(options, chosen?.[id] ?? asked.get(id) ?? []),
      },
    });
  });
}

function lifeBlocks(
  words: Catalogue,
  { lives }: Offerable,
  { request, chosen }: { readonly request: Request; readonly chosen: number | undefined },
): types.KnownBlock[] {
  const { lifetime } = request.spec;
  if (lives.length === 0 || lifetime === undefined) return [];
  const options = [...lives, lifetime].map((ms) => ({
    text: plain(span(words, ms), LIMITS.option),
    value: String(ms),
  }));
  const initial = options.find(({ value }) => value === String(chosen ?? lifetime));
  return [
    input({
      field: FIELDS.lifetime,
      label: words.accessForm.lifetime,
      element: {
        type: 'static_select',
        action_id: FIELD_VALUE,
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      },
    }),
  ];
}

/** Choice among less. `again`: what was chosen before, and why the window is shown again. */
export function lessWindow(
  words: Catalogue,
  request: Request,
  meta: string,
  offered: Offerable | undefined,
  again?: { readonly warning: string; readonly less: LessWish },
): types.ModalView {
  const { less } = words.talkWindows;
  const { roles, projects, lifetime, comment } = again?.less ?? {};
  return modal({
    title: less.title,
    submit: less.submit,
    close: words.windows.cancel,
    id: WINDOWS.less,
    meta,
    blocks: [
      ...(again === undefined ? [] : [section(again.warning)]),
      section(less.intro),
      ...requestFacts(words, request),
      ...(offered === undefined
        ? []
        : [
            ...projectBlocks(words, offered, { request, chosen: projects }),
            ...roleBlocks(words, offered, roles ?? []),
            ...lifeBlocks(words, offered, { request, chosen: lifetime }),
          ]),
      textInput({
        field: FIELDS.comment,
        label: less.comment,
        hint: less.commentHint,
        max: SAID_MAX.comment,
        multiline: true,
        optional: true,
        initial: comment,
      }),
    ],
  });
}

/** What somebody chose there. A field that the window does not have stays as it was asked for. */
export function parseLess(stateValues: object): LessWish {
  const menus = Object.keys(stateValues).flatMap((block) => {
    const id = fieldOf(block) === FIELDS.needs ? idOfBlock(block) : undefined;
    return id === undefined ? [] : [[id, chosenIn(stateValues, block)] as const];
  });
  const [lifetime] = chosenFrom(stateValues, { block: FIELDS.lifetime, action: FIELD_VALUE });
  const ms = Number(lifetime);
  return {
    ...(FIELDS.roles in stateValues ? { roles: chosenIn(stateValues, FIELDS.roles) } : {}),
    projects: Object.fromEntries(menus),
    ...(Number.isSafeInteger(ms) && ms > 0 ? { lifetime: ms } : {}),
    comment: typedInto(stateValues, FIELDS.comment),
  };
}
