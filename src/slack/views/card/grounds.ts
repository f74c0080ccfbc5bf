import type { types } from '@slack/bolt';
import type { Grant } from '../../../domain/record/grant.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { section, typed } from '../kit/blocks.ts';
import { code, lines, moment, person } from '../kit/mrkdwn.ts';

export const INCIDENT_MAX = 1000;

function byEach(grants: readonly Grant[], kind: Grant['kind'], words: Catalogue): string {
  const people = grants.filter((grant) => grant.kind === kind).map(({ by }) => person(by));
  return [...new Set(people)].join(words.facts.separator);
}

/** Everybody who approved and the rules that approved, without duplicates. */
export function approvers(words: Catalogue, { grants }: Request): string {
  const people = grants.map((grant) => {
    if (grant.kind === 'automatic') return words.grounds.byRule(code(grant.rule, 60));
    if (grant.kind === 'extension') return words.grounds.byExtension;
    if (grant.kind === 'carried') return words.grounds.byCarried;
    return grant.kind === 'pre_approval'
      ? words.approvals.inAdvance(person(grant.by))
      : person(grant.by);
  });
  return [...new Set(people)].join(words.facts.separator);
}

export function brokenGlass({ grants }: Request) {
  return grants.find((grant) => grant.kind === 'break_glass');
}

/** Why a request is approved, in sentences. A grant by a rule is not attributed to a person. */
export function approvedSentence(words: Catalogue, { grants }: Request): string {
  const { grounds } = words;
  const votes = byEach(grants, 'vote', words);
  const windows = byEach(grants, 'pre_approval', words);
  const others = grants.flatMap((grant) => {
    if (grant.kind === 'automatic') return [grounds.automatic(code(grant.rule, 60))];
    if (grant.kind === 'extension') return [grounds.extension];
    if (grant.kind === 'carried') return [grounds.carried(code(grant.from, 40))];
    return grant.kind === 'break_glass' ? [grounds.unapproved] : [];
  });
  const said = [
    ...others,
    ...(votes === '' ? [] : [grounds.approved(votes)]),
    ...(windows === '' ? [] : [grounds.inAdvance(windows)]),
  ];
  return said.length === 0 ? grounds.approved('–') : said.join(' ');
}

function reviewed(words: Catalogue, { acknowledged }: Request): string {
  const { grounds } = words;
  if (acknowledged === undefined) return grounds.toReview;
  return grounds.reviewed(person(acknowledged.by), moment(words, acknowledged.at));
}

/** The break-glass use and whether it has been reviewed. Empty if there was none. */
export function glassBlocks(words: Catalogue, request: Request, max: number): types.KnownBlock[] {
  const glass = brokenGlass(request);
  if (glass === undefined) return [];
  const says = `*${words.grounds.glass(person(glass.by))}* ${reviewed(words, request)}`;
  return [section(says), section(`*${words.grounds.incident}*`), typed(lines(glass.incident, max))];
}

export function glassText(words: Catalogue, request: Request): string {
  const glass = brokenGlass(request);
  if (glass === undefined) return '';
  const incident = words.facts.named(words.grounds.incident, code(glass.incident, INCIDENT_MAX));
  return `${words.grounds.glass(person(glass.by))} ${incident}. ${reviewed(words, request)}`;
}
