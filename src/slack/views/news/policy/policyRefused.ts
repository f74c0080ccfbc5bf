import type { Catalogue } from '../../../../text/catalogue.ts';
import { header, type Message, message, section, sections } from '../../kit/blocks.ts';
import { firstThatFits } from '../../kit/limits.ts';
import { code } from '../../kit/mrkdwn.ts';

const CHECK_COMMAND = 'npm run policy -- check FILE';
/** Number of problems shown. The log has all of them. */
const SHOWN = 10;
/** Characters of a problem: sizes to try, the largest first. */
const LEVELS = [250, 150, 80] as const;

/** Problems between what they mean and what to do. */
function problemNews(
  words: Catalogue,
  problems: readonly string[],
  { title, says, next }: { readonly title: string; readonly says: string; readonly next: string },
): Message {
  const left = problems.length - SHOWN;
  const lines = (max: number) => [
    ...problems.slice(0, SHOWN).map((problem) => `• ${code(problem, max)}`),
    ...(left > 0 ? [`• ${words.policy.more(left)}`] : []),
  ];
  const blocks = firstThatFits(LEVELS, (max) => [
    header(title),
    section(says),
    ...sections(lines(max)),
    section(next),
  ]);
  return message([says, ...lines(120), next].join('\n'), blocks);
}

/** For the admins, in the alerts channel: the policy file cannot be used, and why. */
export function policyRefused(words: Catalogue, problems: readonly string[]): Message {
  const { title, means, next } = words.policy;
  const says = means(problems.length);
  return problemNews(words, problems, { title, says, next: next(code(CHECK_COMMAND, 60)) });
}

/** For the admins: by the policy in force, something can never be decided. */
export function policyUndecidable(words: Catalogue, problems: readonly string[]): Message {
  const { title, means, next } = words.undecidable;
  return problemNews(words, problems, { title, says: means, next });
}
