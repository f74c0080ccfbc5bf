import { personIn } from '../../../domain/policy/people.ts';
import type { Circumstances } from '../../../domain/record/decision.ts';
import type { Request } from '../../../domain/record/request.ts';
import { takenVotes, withGrounds } from '../../../domain/transitions/newRequest.ts';
import type { AutoGrants, createAutoGrants } from '../../core/autoGrants.ts';
import type { People } from '../../ports/slack.ts';
import type { createNewRequestCommit, Submitted } from './commitNewRequest.ts';
import type { Asking } from './judgeWish.ts';

/** Writes a new request down with every ground that it has before anybody is asked. */
export function createGrounding(parts: {
  readonly grounds: ReturnType<typeof createAutoGrants>;
  readonly commit: ReturnType<typeof createNewRequestCommit>;
  readonly people: People;
}) {
  const { grounds, commit, people } = parts;

  /** Uses the votes given in advance. If one is used up meanwhile, it tries again without it. */
  async function withVotes(request: Request, given: Circumstances): Promise<Submitted> {
    // What was allowed in advance is a new key.
    const { act } = request.spec;
    const isNew = act === undefined || act.kind === 'create';
    let votes = isNew ? await grounds.votesInAdvance(request) : [];
    const facts = await people.about([request.requester, ...votes.map(({ grant }) => grant.by)]);
    const known = { ...given, people: facts };
    for (;;) {
      const taken = takenVotes(request, votes, known);
      const ground = grounds.ofVotes(taken);
      const grounded = withGrounds(request, ground.grants, known);
      const committed = await commit(grounded, ground, given.policy);
      if ('ok' in committed) return committed;
      const gone = taken[committed.usedUp];
      votes = votes.filter((vote) => vote !== gone);
    }
  }

  async function asked(
    request: Request,
    verdict: Asking,
    given: Circumstances,
  ): Promise<Submitted> {
    const { policy } = given;
    const requester = personIn(given.people, request.requester);
    const ground = grounds.ofRule(request, verdict, requester, policy.hash);
    if (ground === undefined) return withVotes(request, given);
    const committed = await commit(withGrounds(request, ground.grants, given), ground, policy);
    if ('ok' in committed) return committed;
    const submitted = await withVotes(request, given);
    const usedUp = verdict.automatic?.rule;
    return submitted.ok && usedUp !== undefined ? { ...submitted, usedUp } : submitted;
  }

  return {
    asked,
    /** With a ground that only requests about a key have; without it where that is used up. */
    async askedWith(
      own: AutoGrants | undefined,
      request: Request,
      verdict: Asking,
      given: Circumstances,
    ): Promise<Submitted> {
      if (own === undefined) return asked(request, verdict, given);
      const committed = await commit(withGrounds(request, own.grants, given), own, given.policy);
      return 'ok' in committed ? committed : asked(request, verdict, given);
    },
  };
}
