import {
  byOwner,
  keysLeft,
  type LeftWhy,
  type Proposal,
  type ProposalState,
  type ProposedKey,
} from '../../../domain/inventory/proposal.ts';
import { ownerName } from '../../../domain/key/owner.ts';
import type { Pace } from '../../converging/pace.ts';
import type { CredentialsAtAtlas } from '../../ports/credentialAccess.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/logging.ts';
import type { Requests } from '../../ports/store.ts';
import { type Foreign, kindOf } from '../foreign.ts';
import { READING } from '../readUse.ts';
import type { ProposalNews, Proposals } from './proposals.ts';
import type { Looked } from './proposedKey.ts';

/** So many are adopted in one look: each costs two calls, and others wait. */
export const PROPOSED_AT_ONCE = 10;
const ADMINS = 'admins';
/** What could not be adopted for so long, ms, is given up. */
const GIVE_UP_AFTER = 24 * 60 * 60_000;

type Accepted = Extract<ProposalState, { status: 'accepted' }>;
type Done = 'adopted' | LeftWhy | 'later';

/**
 * Tells the admins of a proposal, adopts the keys of one that was accepted, and tells what became of
 * it. Any replica may do it, and again after a crash: a key that has a record is not adopted again.
 */
export function createCarryOutProposal(parts: {
  readonly proposals: Proposals;
  readonly lookAtProposed: (key: ProposedKey) => Promise<Looked>;
  readonly foreign: Pick<Foreign, 'take'>;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly atlas: CredentialsAtAtlas;
  readonly requests: Pick<Requests, 'now'>;
  readonly pace: Pace;
  readonly news: ProposalNews;
  readonly isPaused: () => Promise<boolean>;
  readonly log: Log;
}): { run(): Promise<void> } {
  const { proposals, foreign, credentials, atlas, news, log } = parts;

  function mayCall({ organizationId, credentialId }: ProposedKey): boolean {
    const kind = kindOf(credentialId);
    const left = kind && atlas.credentialAccess(organizationId, kind)?.callsLeft();
    return left === undefined || left > READING.callsLeft + 1;
  }

  async function adoptOne(key: ProposedKey, { by, at }: Accepted, proposal: string): Promise<Done> {
    const known = (await credentials.get([key.credentialId])).get(key.credentialId);
    if (known !== undefined) {
      const { origin } = known;
      // By this very proposal, before a crash.
      const isOurs = origin.how === 'adopted' && origin.by === by && origin.at >= at;
      if (isOurs) return 'adopted';
      // One whose record has ended is there all the same, and begins a new life.
      if (known.state.status !== 'ended') return 'adopted_before';
    }
    if (!mayCall(key)) return 'later';
    // The key and its addresses: two calls.
    await parts.pace(key.organizationId);
    await parts.pace(key.organizationId);
    const looked = await parts.lookAtProposed(key);
    if (looked.is !== 'fine') return looked.is === 'left' ? looked.why : 'later';
    const { owner, purpose, end } = key;
    const taking = { by, right: 'admin', owner, purpose, end, together: {} } as const;
    const taken = await foreign.take(looked.subject, { ...taking, proposal });
    if (taken.ok) return 'adopted';
    const { why } = taken.refusal;
    log.info({ credential: key.credentialId, why }, 'proposal.not_adopted');
    return why === 'person_unknown' || why === 'clock_wrong' ? 'later' : 'refused';
  }

  const isOld = async ({ at }: Accepted) => (await parts.requests.now()) - at > GIVE_UP_AFTER;

  /** `undefined`: somebody else has written it. */
  async function put(before: Proposal, state: ProposalState): Promise<Proposal | undefined> {
    const next = { ...before, state };
    return (await proposals.put(before, next)) ? next : undefined;
  }

  async function adopt(proposal: Proposal, state: Accepted): Promise<void> {
    let current: Proposal | undefined = proposal;
    let done = state.done;
    for (const key of keysLeft(proposal).slice(0, PROPOSED_AT_ONCE)) {
      const became = (await isOld(state)) ? 'refused' : await adoptOne(key, state, proposal.id);
      if (became === 'later') continue;
      done = { ...done, [key.credentialId]: became };
      current = current && (await put(current, { ...state, done }));
      if (current === undefined) return;
    }
  }

  /** Each owner once, then the admins. What Slack does not take is sent again. */
  async function tell(proposal: Proposal, state: Accepted): Promise<void> {
    const { by, done } = state;
    const adopted = proposal.keys.filter(({ credentialId }) => done[credentialId] === 'adopted');
    let current = proposal;
    let told = state.told;
    for (const { owner, count } of byOwner(adopted)) {
      const name = ownerName(owner);
      if (told.includes(name)) continue;
      // Whoever accepted it knows.
      const isTold = owner.id === by || (await news.adoptedFor({ owner, by, count }));
      if (!isTold) return;
      told = [...told, name];
      const next = await put(current, { ...state, told });
      if (next === undefined) return;
      current = next;
    }
    if (told.includes(ADMINS) || !(await news.finished(current))) return;
    await put(current, { status: 'finished' });
  }

  return {
    async run() {
      const proposal = await proposals.load();
      if (proposal === undefined || (await parts.isPaused())) return;
      const { state } = proposal;
      if (state.status === 'accepted') {
        if (keysLeft(proposal).length > 0) return adopt(proposal, state);
        return tell(proposal, state);
      }
      if (state.status !== 'waiting' || proposal.isTold === true) return;
      if ((await parts.requests.now()) >= proposal.until) return;
      if (await news.proposed(proposal))
        await proposals.put(proposal, { ...proposal, isTold: true });
    },
  };
}
