import type { Catalogue } from '../../../text/catalogue.ts';
import type { Check, Problem } from '../../../workflow/ports/health.ts';
import { header, type Message, message, section } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';

function told(title: string, parts: readonly string[]): Message {
  const says = parts.join(' ');
  return message(says, [header(title), section(says)]);
}

function about(words: Catalogue, instance: string | undefined): string[] {
  return instance === undefined ? [] : [words.health.of(code(instance, 80))];
}

/** For the admins: what is wrong, what that means and what to do. */
export function healthProblem(
  words: Catalogue,
  problem: Problem,
  instance: string | undefined,
): Message {
  const { title, problems } = words.health;
  const says = problems[problem.code](problem.detail ?? '');
  return told(title, [says, ...about(words, instance)]);
}

/** For the same admins: it is over. */
export function healthRestored(
  words: Catalogue,
  check: Check,
  instance: string | undefined,
): Message {
  const { overTitle, over } = words.health;
  return told(overTitle, [over[check], ...about(words, instance)]);
}
