import type { View } from '../model/windows.ts';
import { type Fields, fields, list, text } from '../wire/json.ts';
import type { Block } from '../wire/surface.ts';

// What the Slack client refuses to send at all.

const isEmpty = ({ type: _, ...value }: Fields): boolean =>
  Object.values(value).every(
    (one) => one === null || one === '' || (Array.isArray(one) && one.length === 0),
  );

function lengthComplaint(element: Fields, value: string): string | undefined {
  const { min_length: min, max_length: max } = element;
  if (typeof max === 'number' && value.length > max) return `Must be at most ${max} characters`;
  if (typeof min === 'number' && value.length < min) return `Must be at least ${min} characters`;
  // Slack keeps no more than this, whatever the app asked for.
  return value.length > 3000 ? 'Must be at most 3000 characters' : undefined;
}

function numberComplaint(element: Fields, value: string): string | undefined {
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) return 'Must be a number';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) {
    return 'Must be a whole number';
  }
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Must be at least ${text(element.min_value)}`;
  }
  const isTooBig = element.max_value !== undefined && number > Number(element.max_value);
  return isTooBig ? `Must be at most ${text(element.max_value)}` : undefined;
}

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

function complaint(element: Fields, value: Fields): string | undefined {
  const written = text(value.value);
  const type = text(element.type);
  if (type === 'plain_text_input') return lengthComplaint(element, written);
  if (type === 'number_input') return numberComplaint(element, written);
  if (type === 'email_text_input' && !EMAIL.test(written)) return 'Must be an e-mail address';
  if (type === 'url_text_input' && !URL.canParse(written)) return 'Must be a link';
  const picked = Object.values(value).find(Array.isArray);
  const most = element.max_selected_items;
  if (typeof most === 'number' && list(picked).length > most) return `Choose at most ${most}`;
  return undefined;
}

function complaintAbout(block: Block, view: View): string | undefined {
  const element = fields(block.element);
  const value = view.state.get(block.block_id)?.get(text(element.action_id));
  if (value === undefined || isEmpty(value)) {
    return block.optional === true ? undefined : 'Please complete this required field.';
  }
  return complaint(element, value);
}

/** By block id, as shown under the inputs. */
export function clientErrors(view: View): Record<string, string> {
  const inputs = view.definition.blocks.filter((block) => block.type === 'input');
  const found = inputs.flatMap((block) => {
    const words = complaintAbout(block, view);
    return words === undefined ? [] : [[block.block_id, words] as const];
  });
  return Object.fromEntries(found);
}
