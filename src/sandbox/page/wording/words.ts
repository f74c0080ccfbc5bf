import { fields, text } from '../../slack/wire/json.ts';
import { withEmoji } from './emoji.ts';

/** The words of a text object without any marks, for labels and options. */
export function plainWords(value: unknown): string {
  const object = fields(value);
  const words = text(object.text);
  return object.type === 'plain_text' && object.emoji === false ? words : withEmoji(words);
}
