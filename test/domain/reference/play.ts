import { gateProblem } from '../../../src/domain/approval/approvalTally.ts';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import { askedFor } from '../../../src/domain/policy/asked.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import {
  type Approval,
  POLICY_DEFAULTS,
  type Policy,
  type Rule,
} from '../../../src/domain/policy/policy.ts';
import { verdictOn } from '../../../src/domain/policy/route.ts';
import type { Accepted, Circumstances } from '../../../src/domain/record/decision.ts';
import type { Grant } from '../../../src/domain/record/grant.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { newRequest, withGrounds } from '../../../src/domain/transitions/newRequest.ts';
import { type Chance, createChance } from '../../model/ports/chance.ts';
import { drawEvent, drawPeople, drawPolicy, drawRoles, type Event, REQUESTER } from './chances.ts';
import type { NaiveApproval, NaivePerson, NaivePolicy } from './naive.ts';
import { createNaiveRequest, type NaiveRequest } from './naiveRequest.ts';

export const ORGANIZATION = '32b6e34b3d91647abb20e7b8';
export const START = 1_800_000_000_000;
const EVENTS = 14;

function approvalOf({ stages, denials, escalation }: NaiveApproval): Approval {
  return { stages, denials, ...(escalation === undefined ? {} : { escalation }) };
}

function ruleOf(naive: NaivePolicy['rules'][number], index: number): Rule {
  const { roles, requesters, says, quota = { count: 1, withinMs: 1000 } } = naive;
  const when = {
    ...(roles === undefined ? {} : { roles }),
    ...(requesters === undefined ? {} : { requesters }),
  };
  const rule = { name: `rule ${index}`, when };
  if (says === 'deny') return { ...rule, effect: 'deny' };
  if (says === 'automatic') return { ...rule, effect: 'automatic', quota };
  return { ...rule, effect: 'ask', approval: approvalOf(says) };
}

/** The same policy in the terms of the domain. */
export function policyOf({
  approvers,
  quorum,
  denials,
  tiers,
  rules,
  manager,
}: NaivePolicy): Policy {
  const entries = Object.entries(tiers).map(([risk, tier]) => [risk, approvalOf(tier)]);
  return {
    ...POLICY_DEFAULTS,
    hash: 'p',
    organizations: [
      {
        name: 'acme',
        id: ORGANIZATION,
        roles: ['ORG_OWNER', 'ORG_GROUP_CREATOR', 'ORG_READ_ONLY'],
      },
    ],
    channels: { approvals: 'C0A', announcements: [], alerts: 'C0A' },
    approvers,
    admins: [],
    quorum,
    denials,
    tiers: Object.fromEntries(entries),
    rules: rules.map(ruleOf),
    managers: manager === undefined ? {} : { [REQUESTER]: manager },
  };
}

export function peopleOf(people: ReadonlyMap<string, NaivePerson>): ReadonlyMap<string, Person> {
  const facts = [...people.values()].map(({ id, email, groups, member }): [string, Person] => [
    id,
    { id, email, groups, standing: member ? 'member' : 'deactivated' },
  ]);
  return new Map(facts);
}

interface Game {
  readonly chance: Chance;
  readonly people: Map<string, NaivePerson>;
  policy: NaivePolicy;
  now: number;
  /** Policy and people in the terms of the domain; made anew when they change. */
  domain: Pick<Circumstances, 'policy' | 'people'>;
}

function domainOf({ policy, people }: Pick<Game, 'policy' | 'people'>): Game['domain'] {
  return { policy: policyOf(policy), people: peopleOf(people) };
}

/** The request as submission makes it, with what was allowed before; absent where it is refused. */
function begin({ domain, now }: Game, roles: Request['spec']['roles'], allowed: string[]) {
  const requester = domain.people.get(REQUESTER);
  const spec = makeSpec({ organizationId: ORGANIZATION, description: 'ci', roles, accessList: [] });
  const given = { ...domain, now };
  if (requester === undefined) return undefined;
  const verdict = verdictOn(given.policy, requester, askedFor({ spec }));
  if (verdict.outcome !== 'ask') return verdict.outcome;
  const { route, automatic } = verdict;
  const fields = { id: 'r', commitId: 'c', requester: REQUESTER, organizationName: 'acme' };
  const request = newRequest({ ...fields, reason: 'why', spec, route }, given.policy, now);
  const ground = { at: now, specHash: request.specHash, mac: 'm' };
  const windows = allowed.map(
    (by): Grant => ({ ...ground, kind: 'pre_approval', by, preApproval: `of ${by}` }),
  );
  const own = { ...ground, kind: 'automatic', by: 'keywarden', policyHash: 'p' } as const;
  const grants = automatic === undefined ? windows : [{ ...own, rule: automatic.rule }];
  return withGrounds(request, grants, given);
}

function outcome(request: Request, event: Extract<Event, { by: string }>, game: Game) {
  const given = { ...game.domain, now: game.now };
  const grant = {
    kind: 'vote',
    by: event.by,
    at: game.now,
    specHash: request.specHash,
    mac: 'm',
  } as const;
  return event.do === 'approve'
    ? decide(request, { type: 'approve', grant }, given)
    : decide(request, { type: 'deny', by: event.by, reason: 'no' }, given);
}

function after(request: Request, { state, changes }: Accepted): Request {
  return { ...request, ...changes, state, version: request.version + 1 };
}

function change(event: Exclude<Event, { by: string }>, game: Game): void {
  const { people, chance } = game;
  switch (event.do) {
    case 'wait':
      game.now += event.ms;
      return;
    case 'policy':
      game.policy = drawPolicy(chance);
      return;
    case 'deactivate': {
      const person = people.get(event.who);
      if (person !== undefined) person.member = false;
      return;
    }
    case 'turn': {
      const person = people.get(event.who);
      if (person === undefined) return;
      const inside = person.groups.includes(event.group);
      const others = person.groups.filter((group) => group !== event.group);
      person.groups = inside ? others : [...others, event.group];
      return;
    }
    default:
      event satisfies never;
  }
}

/** What the gate says right before the POST, in one word. */
function gateOf(request: Request, game: Game): string {
  const problem = gateProblem(request, game.domain.policy, game.domain.people, {
    isNext: () => true,
    isRevoked: () => false,
  });
  return problem ?? 'passes';
}

export interface Played {
  /** How it ended: for the test that the interesting ends are met. */
  readonly end: string;
  readonly difference?: string;
}

/** Plays one random request under one random policy, side by side with the naive reference. */
export function play(seed: number, length: number = EVENTS): Played {
  const chance = createChance(seed);
  const [people, policy] = [drawPeople(chance), drawPolicy(chance)];
  const game: Game = { chance, people, policy, now: START, domain: domainOf({ people, policy }) };
  const roles = drawRoles(chance);
  const allowed = chance.hit(0.3) ? [chance.pick(['U0A', 'U0C', 'U0TWIN'])] : [];
  const begun = begin(game, roles, allowed);
  const naive = createNaiveRequest({ ...game, roles, allowed, requester: REQUESTER });
  const said = typeof begun === 'object' ? begun.state.status : String(begun);
  if (said !== naive.status()) return differs('at the start', said, naive.status());
  if (typeof begun !== 'object') return { end: said };
  return run(begun, naive, game, length);
}

function differs(when: string, real: string, expected: string): Played {
  return {
    end: 'differs',
    difference: `${when}: the domain says ${real}, the reference ${expected}`,
  };
}

function run(begun: Request, naive: NaiveRequest, game: Game, length: number): Played {
  let request = begun;
  for (let i = 0; i < length; i += 1) {
    const event = drawEvent(game.chance);
    if (!('by' in event)) {
      change(event, game);
      game.domain = domainOf(game);
      continue;
    }
    const decision = outcome(request, event, game);
    const expected = naive.take(event, game);
    let said = 'overtaken';
    if (decision.ok) {
      request = after(request, decision);
      said = `-> ${request.state.status}`;
    } else said = decision.refusal.why;
    if (said !== expected) return differs(`${i}. ${event.do} by ${event.by}`, said, expected);
    if (request.state.status !== 'approved') continue;
    const [gate, whoseTurn] = [gateOf(request, game), naive.gate(game)];
    if (gate !== whoseTurn) return differs(`${i}. the gate`, gate, whoseTurn);
  }
  return { end: request.state.status };
}
