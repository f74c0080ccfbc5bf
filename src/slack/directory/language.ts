import type { Catalogue } from '../../text/catalogue.ts';
import { catalogueFor } from '../../text/languages.ts';
import type { SlackPeople } from './people.ts';

/**
 * The sentences for whoever a message is for, by the id of a person or channel: in the language that
 * the person uses in Slack, else in that of the channel, else in English.
 */
export function createWords(parts: {
  readonly people: Pick<SlackPeople, 'localeOf'>;
  /** The language of each channel of the policy. */
  readonly channelLocale: (channel: string) => string | undefined;
}): (target: string) => Catalogue {
  const { people, channelLocale } = parts;
  return (target) => catalogueFor(people.localeOf(target) ?? channelLocale(target));
}
