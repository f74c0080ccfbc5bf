import type { SlashCommand } from '../../contract/contract.ts';

// What the composer offers while somebody types a slash command.

export interface Offer {
  /** What the line becomes. */
  readonly line: string;
  readonly label: string;
  readonly hint: string;
}

const words = (text: string): string => text.trim().toLowerCase();

/** `list [organization] | mine` is two ways, each known by its first word. */
export const waysOf = ({ usageHint }: SlashCommand): string[] =>
  usageHint
    .split('|')
    .map((way) => way.trim())
    .filter((way) => /^[a-z]/i.test(way));

function wayOffers(command: SlashCommand, typed: string): Offer[] {
  return waysOf(command)
    .filter((way) => way.toLowerCase().startsWith(words(typed)))
    .map((way) => {
      const [verb = ''] = way.split(' ');
      const more = way === verb ? '' : ' ';
      return {
        line: `${command.command} ${verb}${more}`,
        label: `${command.command} ${way}`,
        hint: '',
      };
    });
}

/** Nothing once the first word after the command is written: then the hint line speaks. */
export function offersFor(line: string, commands: readonly SlashCommand[]): Offer[] {
  if (!line.startsWith('/')) return [];
  const space = line.indexOf(' ');
  if (space < 0) {
    return commands
      .filter(({ command }) => command.startsWith(line.toLowerCase()))
      .map((one) => ({ line: `${one.command} `, label: one.command, hint: one.description }));
  }
  const command = commands.find((one) => one.command === line.slice(0, space));
  const rest = line.slice(space + 1);
  if (command === undefined || rest.includes(' ')) return [];
  const offers = wayOffers(command, rest);
  const isDone = offers.length === 1 && offers[0]?.line.trim() === line.trim();
  return isDone ? [] : offers;
}

/** The way that is being written, for the line under the composer. */
export function usageFor(line: string, commands: readonly SlashCommand[]): string | undefined {
  const [name = '', verb = ''] = line.split(' ');
  const command = commands.find((one) => one.command === name);
  if (command === undefined || verb === '') return undefined;
  const way = waysOf(command).find((one) => one.split(' ')[0] === verb.toLowerCase());
  return way === undefined ? undefined : `${command.command} ${way}`;
}
