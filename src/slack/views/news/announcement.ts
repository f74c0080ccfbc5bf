import { rolesOfAccess } from '../../../domain/key/access.ts';
import { accessOf } from '../../../domain/key/spec.ts';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { IssuedKey } from '../../../domain/record/state.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import {
  approvedSentence,
  approvers,
  brokenGlass,
  glassBlocks,
  glassText,
} from '../card/grounds.ts';
import { description, fact, organization } from '../card/requestFacts.ts';
import { askedRoles, askedSpan } from '../kit/askedAccess.ts';
import { columns, header, type Message, message, section, typed } from '../kit/blocks.ts';
import { code, lines, person } from '../kit/mrkdwn.ts';
import { riskSentence } from '../kit/roles.ts';

/** The key with this id. The request may have another key by now. */
function keyOf(request: Request, keyId: string | undefined): IssuedKey | undefined {
  const now = issuedKey(request);
  if (keyId === undefined || now?.id === keyId) return now;
  return request.replacement?.keys.find(({ id }) => id === keyId);
}

/** Posted where the creation of the key was announced. */
export function revocation(words: Catalogue, request: Request, keyId?: string): Message {
  const { facts, revocation: says } = words;
  const { state } = request;
  const key = keyOf(request, keyId);
  const replaced = request.replacement?.keys.some(({ id }) => id === key?.id) ?? false;
  const by = state.status === 'revoked' && !replaced ? state.by : request.requester;
  const unclaimed = state.status === 'expired' && !replaced;
  const vanished = by === 'keywarden';
  const publicKey = code(key?.publicKey ?? '', 40);
  const sentence = vanished ? says.vanished : unclaimed ? says.unclaimed : says.revoked;
  const told = sentence(person(request.requester), organization(request), description(request));
  const isByPerson = !vanished && !unclaimed;
  const who = [...(isByPerson ? [says.by(person(by))] : []), ...(replaced ? [says.replaced] : [])];
  return message([told, ...who, words.announcement.publicKey(publicKey)].join(' '), [
    header(unclaimed ? says.unclaimedTitle : says.title),
    section([told, ...who].join(' ')),
    columns([
      fact(facts.requester, person(request.requester)),
      fact(facts.publicKey, publicKey),
      fact(facts.roles, askedRoles(words, request)),
    ]),
  ]);
}

/** For the announcement channels: who, what and why, without a secret. */
export function announcement(words: Catalogue, request: Request, keyId?: string): Message {
  const { facts, announcement: says } = words;
  const publicKey = code(keyOf(request, keyId)?.publicKey ?? '', 40);
  const people = approvers(words, request) || '–';
  const created = says.created(
    person(request.requester),
    organization(request),
    description(request),
  );
  const glass = brokenGlass(request);
  const life = askedSpan(words, request);
  const parts = [
    created,
    glass === undefined ? approvedSentence(words, request) : glassText(words, request),
    says.publicKey(publicKey),
    words.card.roles(askedRoles(words, request)),
    ...(life === '' ? [] : [life]),
    words.card.reason(code(request.reason, 1000)),
  ];
  return message(parts.join(' '), [
    header(glass === undefined ? says.title : words.grounds.announced),
    section(created),
    ...glassBlocks(words, request, 1000),
    columns([
      fact(facts.requester, person(request.requester)),
      fact(facts.approvedBy, glass === undefined ? people : words.grounds.nobody),
      fact(facts.publicKey, publicKey),
      fact(facts.roles, askedRoles(words, request)),
      ...(life === '' ? [] : [fact(words.access.life, life)]),
      fact(facts.risk, riskSentence(words, rolesOfAccess(accessOf(request.spec)))),
    ]),
    section(`*${facts.reason}*`),
    typed(lines(request.reason, 1000)),
  ]);
}
