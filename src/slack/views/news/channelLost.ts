import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { LostChannel } from '../../../workflow/ports/slack.ts';
import { description, organization } from '../card/requestFacts.ts';
import { header, type Message, message, section } from '../kit/blocks.ts';
import { channel, code, moment } from '../kit/mrkdwn.ts';

/** For the requester: whether the approvers can be reached, and that the deadline does not move. */
export function reach(words: Catalogue, request: Request): Message {
  const { state, unreachableSince } = request;
  const { lost, back, until } = words.reach;
  const says = [
    (unreachableSince === undefined ? back : lost)(description(request), organization(request)),
    ...('until' in state ? [until(moment(words, state.until))] : []),
  ].join(' ');
  return message(says, [section(says)]);
}

/** For the admins: which channel cannot be used, what that means and what to do. */
export function channelLost(
  words: Catalogue,
  { channel: id, reason }: LostChannel,
  approvals: string,
): Message {
  const { channelLost: says } = words;
  const parts = [
    says.what(channel(id), code(id, 30)),
    says.reasons[reason] ?? says.otherReason(code(reason, 60)),
    id === approvals ? says.approvals : says.others,
    says.otherwise,
  ];
  return message(parts.join(' '), [header(says.title), section(parts.join(' '))]);
}

/** For the admins: the channel works again, and they need do nothing. */
export function channelBack(words: Catalogue, id: string): Message {
  const { title, what } = words.channelBack;
  const says = what(channel(id), code(id, 30));
  return message(says, [header(title), section(says)]);
}
