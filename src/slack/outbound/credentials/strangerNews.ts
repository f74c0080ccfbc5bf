import type { Policy } from '../../../domain/policy/policy.ts';
import { SlackError } from '../../../foundation/errors.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ProposalNews } from '../../../workflow/inventory/adopting/proposals.ts';
import type { AskMaker, PersonByEmail, StrangerNews } from '../../../workflow/inventory/news.ts';
import type { Log } from '../../../workflow/ports/logging.ts';
import {
  proposalDoneMessage,
  proposedForMessage,
  proposedMessage,
} from '../../views/credentials/proposalViews.ts';
import {
  askMakerMessage,
  deniedMessage,
  strangerMessage,
  strangersMessage,
} from '../../views/news/strangers.ts';
import type { Message, SlackWebApi } from '../webApi.ts';

/** Tells the admins of what appeared without Keywarden, and asks whoever made it. */
export function createStrangerNews(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'userByEmail'>;
  readonly policy: () => Policy;
  readonly words: (target: string) => Catalogue;
  readonly log: Log;
}): {
  readonly news: StrangerNews;
  readonly askMaker: AskMaker;
  readonly personByEmail: PersonByEmail;
  readonly proposalNews: ProposalNews;
} {
  const { calls, policy, words, log } = parts;

  async function post(target: string, render: (words: Catalogue) => Message): Promise<boolean> {
    try {
      await calls.post(target, render(words(target)));
      return true;
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ target, err: cause }, 'strangers.not_told');
      return false;
    }
  }

  const toAdmins = (render: (words: Catalogue) => Message) =>
    post(policy().channels.alerts, render);

  // Slack does not know who is in a group that is no channel: its members see them on Home.
  const adoptedFor: ProposalNews['adoptedFor'] = async ({ owner, by, count }) =>
    owner.kind === 'group' || post(owner.id, (all) => proposedForMessage(all, by, count));

  return {
    news: {
      appeared: (stranger) => toAdmins((all) => strangerMessage(all, stranger)),
      appearedMany: (many) => toAdmins((all) => strangersMessage(all, many)),
      denied: (subject, person) => toAdmins((all) => deniedMessage(all, subject, person)),
    },
    proposalNews: {
      proposed: (proposal) => toAdmins((all) => proposedMessage(all, proposal)),
      adoptedFor,
      finished: (proposal) => toAdmins((all) => proposalDoneMessage(all, proposal)),
    },
    askMaker: (person, asked) => post(person, (all) => askMakerMessage(all, asked)),
    async personByEmail(email) {
      try {
        return (await calls.userByEmail(email)).id;
      } catch (cause) {
        if (!(cause instanceof SlackError)) throw cause;
        // Nobody has it, or Slack is away: the address itself is shown then.
        if (cause.reason !== 'users_not_found') log.warn({ err: cause }, 'strangers.not_looked_up');
        return undefined;
      }
    },
  };
}
