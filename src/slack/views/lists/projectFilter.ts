import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Project } from '../../../workflow/ports/atlas.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeListBlock, type ListBlock } from '../../wire/listBlocks.ts';
import { type Message, message, section } from '../kit/blocks.ts';
import { externalSelect } from '../kit/externalSelect.ts';

/** The menu "Filter by project". Its block carries the list around it, which the choice keeps. */
export function projectFilter(
  words: Catalogue,
  around: Omit<ListBlock, 'project'>,
  chosen?: Pick<Project, 'id' | 'name'>,
): types.ActionsBlock {
  const select = externalSelect({
    action: ACTIONS.listProject,
    placeholder: words.picker.byProject,
    ...(chosen === undefined ? {} : { chosen: { name: chosen.name, value: chosen.id } }),
  });
  const block_id = encodeListBlock({ ...around, project: chosen?.id });
  return { type: 'actions', elements: [select], block_id };
}

/** For whoever may see some projects only: says so, and offers these. */
export function onlyProjects(
  words: Catalogue,
  says: string,
  around: Omit<ListBlock, 'project'>,
): Message {
  return message(says, [section(says), projectFilter(words, around)]);
}
