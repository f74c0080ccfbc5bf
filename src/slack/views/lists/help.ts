import type { Catalogue } from '../../../text/catalogue.ts';
import { type CommandProblem, VERBS, type Verb } from '../../command/verbs.ts';
import { COMMAND } from '../../wire/ids.ts';
import { context, header, type Message, message, section, sections } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';

const VERB_ORDER: readonly Verb[] = [
  'list',
  'get',
  'who',
  'create',
  'mine',
  'requests',
  'extend',
  'change',
  'replace',
  'freeze',
  'thaw',
  'done',
  'transfer',
  'revoke',
  'inventory',
  'review',
  'allow',
  'break-glass',
  'audit',
  'help',
];

function usage(verb: Verb): string {
  return code(`${COMMAND} ${VERBS[verb].usage}`);
}

/** Made from the parser's table, so that the help lists exactly the commands that work. */
export function help(words: Catalogue): Message {
  const lines = VERB_ORDER.map((verb) => `${usage(verb)}\n${words.help.verbs[verb]}`);
  const text = [words.help.intro, ...lines, words.help.quotes].join('\n');
  return message(text, [
    header(words.help.title),
    section(words.help.intro),
    ...sections(lines),
    context(words.help.quotes),
  ]);
}

function sentences(words: Catalogue, problem: CommandProblem): string[] {
  const { command } = words;
  const meant = (text: string | undefined) =>
    text === undefined ? [] : [command.nearest(code(text))];
  switch (problem.why) {
    case 'unknown_verb': {
      const { nearest } = problem;
      const suggestion = nearest === undefined ? undefined : `${COMMAND} ${nearest}`;
      return [command.unknown(code(problem.typed, 60)), ...meant(suggestion)];
    }
    case 'unknown_option': {
      const [option, verb] = [code(problem.option, 60), code(problem.of)];
      return VERBS[problem.of].options.length === 0
        ? [command.noOptions(option, verb)]
        : [command.unknownOption(option, verb), ...meant(problem.nearest)];
    }
    case 'missing_value':
      return [command.missingValue(code(problem.option))];
    case 'bad_value':
      return [command.badValue[problem.option](code(problem.typed, 60)), ...meant(problem.nearest)];
    case 'not_to_ask':
      return [command.notToAsk];
    case 'nothing_to_ask':
      return [command.nothingToAsk];
    case 'missing_owner':
      return [command.missingOwner];
    case 'not_an_owner':
      return [command.notAnOwner(code(problem.typed, 60))];
    case 'missing_part':
      return [command.missingPart[problem.part]];
    case 'not_in_range': {
      const { option, typed, min, max } = problem;
      return [command.notInRange(code(option), code(typed, 60), min, max)];
    }
    case 'too_long':
      return [command.tooLong(problem.max)];
    case 'missing_key':
      return [problem.of === 'get' ? command.missingKey : command.missingRevoke];
    case 'not_a_key':
      return [
        problem.of === 'get'
          ? command.notAKey(code(problem.typed, 60))
          : command.notRevocable(code(problem.typed, 60)),
      ];
    case 'unexpected':
      return [command.unexpected(code(problem.typed, 60), code(problem.of))];
    default:
      return problem satisfies never;
  }
}

/** Says what is wrong with the command, what was probably meant, and the correct form. */
export function commandProblem(words: Catalogue, problem: CommandProblem): Message {
  const { command } = words;
  const last =
    problem.why === 'unknown_verb'
      ? command.seeHelp(code(`${COMMAND} help`))
      : command.usage(usage(problem.of));
  const says = [...sentences(words, problem), last].join(' ');
  return message(says, [section(says)]);
}
