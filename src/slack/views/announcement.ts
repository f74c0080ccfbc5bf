import type { Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { columns, header, type Message, message, section, typed } from './blocks.ts';
import { code, lines, person } from './marks.ts';
import { description, fact, organization } from './requestFacts.ts';
import { riskSentence, roleNames } from './roles.ts';
import { approvers, issuedKey } from './standing.ts';

/** For the channels that want to know of every key: who, what and why, and never a secret. */
export function announcement(words: Catalogue, request: Request): Message {
  const { facts, announcement: says } = words;
  const { roles } = request.spec;
  const publicKey = code(issuedKey(request)?.publicKey ?? '', 40);
  const people = approvers(words, request) || '–';
  const created = says.created(
    person(request.requester),
    organization(request),
    description(request),
  );
  const text = [
    created,
    says.approved(people),
    says.publicKey(publicKey),
    words.card.roles(roleNames(words, roles)),
    words.card.reason(code(request.reason, 1000)),
  ].join(' ');
  return message(text, [
    header(says.title),
    section(created),
    columns([
      fact(facts.requester, person(request.requester)),
      fact(facts.approvedBy, people),
      fact(facts.publicKey, publicKey),
      fact(facts.roles, roleNames(words, roles)),
      fact(facts.risk, riskSentence(words, roles)),
    ]),
    section(`*${facts.reason}*`),
    typed(lines(request.reason, 1000)),
  ]);
}
