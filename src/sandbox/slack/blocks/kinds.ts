import { fields, list, text } from '../wire/json.ts';
import { anyText, plainText } from './composition.ts';
import { accessories, image, inActions, inInputs } from './elements.ts';
import {
  anything,
  array,
  boolean,
  byType,
  type Check,
  integer,
  oneOf,
  onlyOn,
  type Rule,
  report,
  shape,
  string,
  url,
} from './rules.ts';

const named = { block_id: string(255) };

/** action_ids are unique among the elements of one block. */
function actionIdsDiffer(value: Record<string, unknown>, at: string, check: Check): void {
  const seen = new Set<string>();
  for (const [index, element] of list(value.elements).entries()) {
    const actionId = text(fields(element).action_id);
    if (actionId !== '' && seen.has(actionId)) {
      report(
        check,
        `\`action_id\` "${actionId}" already exists`,
        `${at}/elements/${index}/action_id`,
      );
    }
    seen.add(actionId);
  }
}

const section = shape(
  {},
  {
    ...named,
    text: anyText(3000),
    fields: array(anyText(2000), 1, 10),
    accessory: byType(accessories),
    expand: boolean,
  },
  (value, at, check) => {
    if (value.text === undefined && value.fields === undefined) {
      report(check, 'must define either `text` or `fields`', at);
    }
  },
);

const imageBlock = shape(
  { alt_text: string(2000) },
  { ...named, image_url: url, slack_file: anything, title: plainText(2000) },
  (value, at, check) => {
    if ((value.image_url === undefined) === (value.slack_file === undefined)) {
      report(check, 'must define either `image_url` or `slack_file`', at);
    }
  },
);

const contextPart = byType({
  image,
  plain_text: anyText(3000),
  mrkdwn: anyText(3000),
});

const cell: Rule = byType({
  raw_text: shape({ text: string(10_000) }),
  raw_number: shape({ value: anything }, { text: string(10_000) }),
  rich_text: shape({ elements: anything }, named),
});

const table = shape(
  { rows: array(array(cell, 1, 20), 1, 100) },
  { ...named, column_settings: array(anything, 0, 20) },
);

export const blockKinds: Readonly<Record<string, Rule>> = {
  actions: shape({ elements: array(byType(inActions), 1, 25) }, named, actionIdsDiffer),
  alert: onlyOn(
    ['modal'],
    shape(
      { text: anyText(200) },
      { ...named, level: oneOf('default', 'info', 'warning', 'error', 'success') },
    ),
  ),
  context: shape({ elements: array(contextPart, 1, 10) }, named),
  divider: shape({}, named),
  header: shape({ text: plainText(150) }, { ...named, level: integer(1, 4) }),
  image: imageBlock,
  input: shape(
    { label: plainText(2000), element: byType(inInputs) },
    { ...named, hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  ),
  markdown: onlyOn(['message'], shape({ text: string(12_000) }, named)),
  rich_text: shape({ elements: array(anything, 1, 1000) }, named),
  section,
  table: onlyOn(['message', 'home'], table),
};
