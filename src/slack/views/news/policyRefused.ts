import type { Catalogue } from '../../../text/catalogue.ts';
import { header, type Message, message, section, sections } from '../kit/blocks.ts';
import { fullest } from '../kit/limits.ts';
import { code } from '../kit/mrkdwn.ts';

const CHECK_COMMAND = 'npm run policy -- check FILE';
/** Number of problems shown. The log has all of them. */
const SHOWN = 10;
/** Characters of a problem: sizes to try, the largest first. */
const LEVELS = [250, 150, 80] as const;

/** For the alerts channel: why the policy file cannot be used. */
export function policyRefused(words: Catalogue, problems: readonly string[]): Message {
  const { title, means, more, next } = words.policy;
  const left = problems.length - SHOWN;
  const lines = (max: number) => [
    ...problems.slice(0, SHOWN).map((problem) => `• ${code(problem, max)}`),
    ...(left > 0 ? [`• ${more(left)}`] : []),
  ];
  const says = means(problems.length);
  const then = next(code(CHECK_COMMAND, 60));
  const blocks = fullest(LEVELS, (max) => [
    header(title),
    section(says),
    ...sections(lines(max)),
    section(then),
  ]);
  return message([says, ...lines(120), then].join('\n'), blocks);
}
