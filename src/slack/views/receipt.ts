import { issuedKey, type Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { actions, context, header, type Message, message, section, typed } from './blocks.ts';
import { code, lines } from './marks.ts';
import { requesterButtons } from './nextAction.ts';
import { description, fact, organization } from './requestFacts.ts';
import { roleNames } from './roles.ts';
import { standing } from './standing.ts';

/** The requester's own copy, as a direct message that changes with the record. */
export function receipt(words: Catalogue, request: Request): Message {
  const { facts } = words;
  const { state } = request;
  const stuck = state.status === 'pending' && request.unreachableSince !== undefined;
  const stands = standing(words, request, 'requester');
  const says = stuck ? `${words.reach.short} ${stands}` : stands;
  const what = words.receipt.request(description(request), organization(request));
  const key = issuedKey(request);
  const small = [
    facts.named(facts.roles, roleNames(words, request.spec.roles)),
    ...(key === undefined ? [] : [facts.named(facts.publicKey, code(key.publicKey, 40))]),
    facts.named(facts.requestId, code(request.id, 30)),
  ];
  const denied = state.status === 'denied';
  const unread = request.accessListUnread === true ? [words.accessList.unread] : [];
  const text = [
    what,
    says,
    ...(denied ? [words.card.reason(code(state.reason, 1000))] : []),
    ...unread,
  ].join(' ');
  return message(text, [
    header(words.receipt.title(words.status.now[state.status])),
    section(says),
    section(fact(facts.description, description(request))),
    ...unread.map((sentence) => section(sentence)),
    ...(denied ? [typed(lines(state.reason, 1000))] : []),
    ...actions(...requesterButtons(words, request)),
    context(small.join(' · ')),
  ]);
}
