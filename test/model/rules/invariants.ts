import type { Credential } from '../../../src/domain/credential/credential.ts';
import { specHash } from '../../../src/domain/key/spec.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { HeldReason, IssuedKey } from '../../../src/domain/record/state.ts';
import type { Transition } from '../../../src/workflow/ports/store.ts';
import { type LiveKey, requestOf } from '../ports/atlas.ts';
import type { Rule } from '../ports/names.ts';
import { changedL3, changedL4, committedL10 } from './approved.ts';
import { attemptsI4 } from './attempts.ts';
import { authorityOf } from './authority.ts';
import { committedC1 } from './clocks.ts';
import { namedI7 } from './deletions.ts';
import { alwaysI6, claimsI6 } from './displays.ts';
import { EDGES, HOLDS_KEY, IN_MOTION } from './edges.ts';
import {
  atRestL1,
  atRestL2,
  atRestL5,
  atRestL11,
  committedL6,
  committedL8,
  displaysL8,
  frozenL6,
  touchesL7,
} from './ledger.ts';
import { atRestI3, sealedOf, shownI3 } from './lost.ts';
import { atRestL9, committedL9, postsL9 } from './replaced.ts';
import { countsFrom, endsS3, goesOnS4, isToldOf, sendsS1, usesS6 } from './safety.ts';
import type { Display, Post, Watch } from './seen.ts';
import type { World } from './world.ts';

/** A description of what is wrong, or `undefined`. */
export type Finding = string | undefined;

/** The live key of the request according to its record. */
export function winnerOf(request: Request | undefined): IssuedKey | undefined {
  if (request === undefined) return undefined;
  const { state } = request;
  if (HOLDS_KEY.includes(state.status) && 'key' in state) return state.key;
  if (state.status !== 'held') return undefined;
  const { from, later } = state;
  // What Redis lost of it may be a newer key.
  return later?.key ?? ('key' in from ? from.key : undefined);
}

/** What the ledger says of the key, unless it has ended there. */
function inLedger({ store }: World, keyId: string): Credential | undefined {
  const credential = store.ledger.get(`apiKey:${keyId}`);
  return credential?.state.status === 'ended' ? undefined : credential;
}

function knows(world: World, request: Request, { key }: LiveKey): boolean {
  if (inLedger(world, key.id) !== undefined) return true;
  if (winnerOf(request)?.id === key.id) return true;
  const { state } = request;
  if (state.status === 'unchecked') {
    const { left } = state;
    if (left.what === 'key') return left.key.id === key.id;
    return key.description.endsWith(left.attempt.marker);
  }
  if (state.status !== 'held') return false;
  const { from } = state;
  if (from.status !== 'recovering') return false;
  return [...request.lost, from.attempt].some(({ marker }) => key.description.endsWith(marker));
}

/**
 * I1: every live key of ours has a credential that has not ended, or is named by a request that is
 * held or unchecked. Or its records were lost, and the admins were told of it.
 */
export function atRestI1(world: World): Finding {
  const { atlas, store } = world;
  for (const live of atlas.live()) {
    if (!live.ours || isToldOf(world, live)) continue;
    const request = store.records.get(requestOf(live) ?? '');
    if (request === undefined || !knows(world, request, live)) {
      return `key ${live.key.description} is alive, its request is ${request?.state.status}`;
    }
  }
  return undefined;
}

/** That nobody is deleting, and that nobody has to look at because it could not be deleted. */
function staysAlive(world: World, { key }: LiveKey): boolean {
  const state = inLedger(world, key.id)?.state;
  const inner = state?.status === 'held' ? state.from : state;
  return inner?.status !== 'ending';
}

/**
 * I2: at rest a request has at most one live key, not counting keys whose records were lost, or that
 * are held on their way out.
 */
export function atRestI2(world: World): Finding {
  const ours = world.atlas
    .live()
    .filter((live) => live.ours && !isToldOf(world, live) && staysAlive(world, live));
  const ids = ours.map(requestOf);
  return new Set(ids).size < ids.length ? 'a request has two live keys' : undefined;
}

/** A new key that could not be given its access, or that somebody deleted meanwhile. */
function isGoneUnseen({ atlas, seen }: World, keyId: string): boolean {
  return atlas.get(keyId) === undefined && !seen.displays.some((one) => one.keyId === keyId);
}

/**
 * I2: at all times at most one distinct secret of a request is sealed in the store or shown. If a
 * key was replaced, the old one is deleted; and so is one that was given up before anybody saw it.
 */
export function alwaysI2(world: World, { request }: Transition): Finding {
  const { seen, atlas } = world;
  const forgotten = new Set(seen.losses.flatMap(({ commits }) => [...commits]));
  const sealed = sealedOf(request)?.key.id;
  if (sealed === undefined) return undefined;
  const replaced = (request.replacement?.keys ?? []).map(({ id }) => id);
  if (replaced.some((id) => atlas.get(id) !== undefined)) return 'a replaced key is alive';
  const other = seen.commits
    .filter((earlier) => earlier.request.id === request.id)
    .filter((earlier) => !forgotten.has(earlier.request.commitId))
    .map((earlier) => sealedOf(earlier.request)?.key.id ?? sealed)
    .find((id) => id !== sealed && !replaced.includes(id) && !isGoneUnseen(world, id));
  return other === undefined ? undefined : 'two secrets were sealed for one request';
}

/** I4: every POST has an earlier durable intent with that exact marker. I4b: none is sent twice. */
export function alwaysI4({ seen, store }: World, post: Post): Finding {
  const intended = [...store.records.values()].some(
    ({ state }) => 'attempt' in state && post.description.endsWith(state.attempt.marker),
  );
  const durable =
    intended ||
    seen.commits.some(
      ({ request: { state } }) =>
        state.status === 'creating' && post.description.endsWith(state.attempt.marker),
    );
  if (!durable) return 'a POST without intent';
  const twice = seen.posts.some(({ description }) => description === post.description);
  return twice ? 'a marker was POSTed twice' : undefined;
}

/** I7: each transition has exactly one audit entry, which names the state that it led to. */
export function alwaysI7({ store }: World, { request }: Transition): Finding {
  // Additional entries, for example about a deleted key of a lost attempt, name no state. That of an
  // accepted loss says which record is the newest, and is no transition.
  const entries = store.audit.filter(
    ({ requestId, event, facts }) =>
      requestId === request.id &&
      event !== 'record.anchored' &&
      (event === 'request.created' || 'version' in facts),
  );
  if (entries.length !== request.version) return 'transitions and audit entries differ in number';
  const { status, version } = { status: 'pending', version: 1, ...entries.at(-1)?.facts };
  const same = status === request.state.status && version === request.version;
  return same ? undefined : 'the audit entry speaks of another transition';
}

function markerOf({ description }: Post): string {
  return / (\[ck:[^\]]*\])$/.exec(description)?.[1] ?? '';
}

/** I7: the audit file has the intent of every POST and the claim of every display. */
export function journalI7({ seen }: World, about: Post | Display): Finding {
  const found = seen.journal.some(({ event, facts }) =>
    'description' in about
      ? about.description.endsWith(` ${facts.marker}`)
      : event === 'reveal.claimed' && facts.keyId === about.keyId,
  );
  return found ? undefined : 'the second audit device knows nothing of it';
}

/** I8: no plaintext secret in records, audit entries, the audit file, messages or logs. */
export function atRestI8({ seen, store, atlas }: World): Finding {
  if (atlas.keys.size === 0) return undefined;
  const places = {
    commits: seen.commits,
    audit: store.audit,
    seen: seen.journal,
    told: [seen.told, seen.alarms],
  };
  const text = JSON.stringify(places) + seen.logs.join('\n');
  const leaked = [...atlas.keys.values()].find(({ secret }) => text.includes(secret));
  return leaked === undefined ? undefined : 'a private key lies about in clear';
}

/** The facts of a request that never change. */
function asked({ id, requester, spec, specHash, route, createdAt }: Request): string {
  return JSON.stringify([id, requester, spec, specHash, route, createdAt]);
}

/** The only exception: the requester accepts an offer, exactly as it was made. */
function mayChange(before: Request, { request, entry }: Transition): boolean {
  const { offer, requester } = before;
  const accepted = entry.event === 'less.accepted' && entry.by === requester;
  if (!accepted || offer === undefined || before.state.status !== 'pending') return false;
  const { spec, route } = offer;
  const fewer = spec.roles.every((role) => before.spec.roles.includes(role));
  const narrower = asked({ ...before, spec, route, specHash: specHash(spec) });
  return fewer && spec.roles.length < before.spec.roles.length && asked(request) === narrower;
}

/** Messages between people, reminders and news of the card change neither state nor grants. */
const TALK: readonly string[] = [
  'question.asked',
  'question.answered',
  'less.offered',
  'less.declined',
  'approvers.nudged',
  'break_glass.acknowledged',
  'break_glass.reminded',
  'card.unreachable',
  'card.posted',
];

/**
 * The state without its automatic reminder. A reminder by the requester postpones that and changes
 * nothing else.
 */
function withoutReminder(state: Request['state'], event: string): Request['state'] {
  return state.status === 'pending' && event === 'approvers.nudged'
    ? { ...state, remindAt: 0 }
    : state;
}

function stays(before: Request, { request, entry }: Transition): boolean {
  const [was, now] = [before, request].map(({ state, grants }) =>
    JSON.stringify([withoutReminder(state, entry.event), grants]),
  );
  return was === now;
}

/**
 * A claimed key may be held only because its seal is broken, or because entries were lost. Reasons that stop an attempt must not
 * stop a later one.
 */
function mayHold({ state }: Request, reason: HeldReason): boolean {
  return state.status !== 'claimed' || reason === 'seal_broken' || reason === 'entries_lost';
}

/** I9: only listed edges; no edge leaves a terminal state; the version strictly increases. */
export function alwaysI9(before: Request | undefined, transition: Transition): Finding {
  const { request, entry } = transition;
  if (before !== undefined && asked(before) !== asked(request) && !mayChange(before, transition)) {
    return 'what was asked for changed';
  }
  if (request.version !== (before?.version ?? 0) + 1) return 'the version does not add one';
  if (before === undefined) {
    const { status } = request.state;
    const grounded = status === 'approved' && request.grants.length > 0;
    return status === 'pending' || grounded ? undefined : 'born odd';
  }
  if (TALK.includes(entry.event)) {
    return stays(before, transition) ? undefined : `${entry.event} changed more than was said`;
  }
  const [from, to] = [before.state.status, request.state.status];
  const { state } = request;
  if (state.status === 'held' && !mayHold(before, state.reason)) {
    return `${from} is held for ${state.reason}, which concerns an earlier attempt`;
  }
  return EDGES[from].includes(to) ? undefined : `${from} to ${to} is no edge (${entry.event})`;
}

/** It waits for a credential that a person must look at first. */
function waitsForPerson({ store }: World, { state, spec }: Request): boolean {
  const { act } = spec;
  const own = act === undefined || act.kind === 'create' ? '' : act.credential;
  const waitsFor = (state.status === 'approved' ? state.waitsFor : undefined) ?? own;
  return store.ledger.get(waitsFor)?.state.status === 'held';
}

/** I10: after faults have ended, no request is left in motion. */
export function atRestI10(world: World): Finding {
  const stuck = [...world.store.records.values()].find(
    (one) => IN_MOTION.includes(one.state.status) && !waitsForPerson(world, one),
  );
  return stuck && `a request is still ${stuck.state.status}`;
}

/**
 * I11: no DELETE of a valid key unless its time ended, and none of a key without a valid marker of
 * ours.
 */
export function alwaysI11(world: World, keyId: string): Finding {
  const { atlas, store, seen } = world;
  const live = atlas.keys.get(keyId);
  const isOurs = live?.ours === true || seen.words.has(`apiKey:${keyId}`);
  if (live === undefined || !isOurs) return 'a DELETE of a key that is not ours';
  // The key is proven to be gone, so a second DELETE does no harm.
  if (live.deletedAt !== undefined) return undefined;
  // The record was lost while the DELETE was on its way.
  if (countsFrom(world, requestOf(live) ?? '') === Number.POSITIVE_INFINITY) return undefined;
  const state = store.ledger.get(`apiKey:${keyId}`)?.state;
  if (state !== undefined) {
    // Of two replicas that delete it at once, one may have it held when Atlas refuses.
    const inner = state.status === 'held' ? state.from : state;
    return inner.status === 'ending' ? undefined : `a DELETE of a key that is ${state.status}`;
  }
  const winner = [...store.records.values()].find((one) => winnerOf(one)?.id === keyId);
  return winner === undefined ? undefined : `a DELETE of the winner of a ${winner.state.status}`;
}

/** Checks the rules that can be checked at the moment of an event. */
export function createWatch(world: () => World): Watch {
  const check = (name: Rule, finding: Finding) => {
    if (finding !== undefined) world().seen.wrong.push(`${name}: ${finding}`);
  };
  return {
    posts(organizationId, description, roles) {
      const post = { at: world().clock.now(), organizationId, description, roles };
      check('I4', alwaysI4(world(), post));
      check('I5', authorityOf(world(), post));
      check('S4', goesOnS4(world(), markerOf(post)));
      check('L9', postsL9(world(), post));
      check('I7', journalI7(world(), post));
      world().seen.posts.push(post);
    },
    deletes(keyId) {
      check('I11', alwaysI11(world(), keyId));
      check('S6', usesS6(world(), keyId, 'deleted'));
      check('L7', touchesL7(world(), keyId));
      world().seen.deletes.push(keyId);
    },
    changes(keyId) {
      check('L7', touchesL7(world(), keyId));
    },
    changed(keyId) {
      check('L3', changedL3(world(), keyId));
      check('L4', changedL4(world(), keyId));
    },
    credentials(one, { entry, request }) {
      const { seen } = world();
      const last = seen.credentials.findLast(({ credential: { id } }) => id === one.credential.id);
      // What was written last, and not what somebody says that it was; unless Redis has lost that.
      const before = seen.losses.length > 0 ? one.before : last?.credential;
      const written = { ...one, before, entry, ...(request && { request }) };
      check('C1', committedC1(world(), entry));
      check('L6', frozenL6(world(), written));
      check('L6', committedL6(world(), written, entry.at));
      check(
        'L8',
        committedL8(world(), world().store.records.get(one.credential.origin.request ?? '')),
      );
      check('L9', committedL9(written));
      check('L10', committedL10(world(), written));
      world().seen.credentials.push({ ...one, entry });
    },
    displays(display) {
      check('I6', alwaysI6(world(), display));
      check('S6', usesS6(world(), display.keyId, 'shown'));
      check('L8', displaysL8(world(), display));
      check('S4', goesOnS4(world(), display.keyId));
      check('I7', journalI7(world(), display));
      world().seen.displays.push(display);
    },
    sends(life, what) {
      check('S1', sendsS1(world(), life, what));
    },
    accepts(safeMode, entry) {
      check('S3', endsS3(world(), safeMode, entry));
      if (entry.by !== 'keywarden') world().seen.accepted.push(world().clock.now());
    },
    commits(before, transition) {
      check('I2', alwaysI2(world(), transition));
      check('I3', shownI3(world(), transition));
      check('I4', attemptsI4(world(), transition));
      check('I9', alwaysI9(before, transition));
      check('I6', claimsI6(world(), before, transition));
      check('I7', alwaysI7(world(), transition));
      check('L8', committedL8(world(), transition.request));
      check('C1', committedC1(world(), transition.entry));
      world().seen.commits.push(transition);
      world().seen.at.set(transition.request.commitId, world().clock.now());
    },
  };
}

/**
 * Rules that can be checked only after faults have ended, all processes restarted and time passed.
 * Before that, a key may be unknown (I1) or extra (I2) because its answer is still awaited, a
 * person may not have been told yet (I3), and work may be unfinished (I10). I8 could be checked at
 * any time. Once is enough, because records, logs and messages are kept here, so a leak stays
 * visible.
 */
export function checkAtRest(world: World): readonly string[] {
  const findings: Partial<Record<Rule, Finding>> = {
    I1: atRestI1(world),
    I2: atRestI2(world),
    I3: atRestI3(world),
    I7: namedI7(world),
    I8: atRestI8(world),
    I10: atRestI10(world),
    L1: atRestL1(world),
    L2: atRestL2(world),
    L5: atRestL5(world),
    L9: atRestL9(world),
    L11: atRestL11(world),
  };
  return Object.entries(findings).flatMap(([name, finding]) =>
    finding === undefined ? [] : [`${name}: ${finding}`],
  );
}
