import { readNamed } from '../../../src/domain/ledger/named.ts';
import type { Grant } from '../../../src/domain/record/grant.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { messageBlocks, viewDefinition } from '../../../src/sandbox/slack/blocks/check.ts';
import { suggestions } from '../../../src/sandbox/slack/blocks/elements.ts';
import { WINDOWS } from '../../../src/slack/wire/ids.ts';
import { readIncoming } from '../../../src/slack/wire/incoming.ts';
import { decodeWindow } from '../../../src/slack/wire/values.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { Chance } from '../../model/ports/chance.ts';
import { KEY_WINDOWS_FOLLOW } from './credentials.ts';
import { mutateValue } from './mutate.ts';
import { PAYLOADS } from './payloads.ts';
import {
  ALLOWED,
  ALLOWING,
  ENTITLED,
  type HouseWindow,
  LINA,
  MEI,
  NAME,
  POLICY,
  PRIVATE_KEY,
  tallyOf,
} from './records.ts';
import type { Saying } from './spy.ts';
import { createHouse, type Effect, type House, PROJECT_NAME } from './wiredBot.ts';

const TAIL = PRIVATE_KEY.slice(-12);
/**
 * Deliveries to one bot before it is rebuilt, because the list of seen deliveries only grows here.
 */
const USED_UP = 2_000;

type Incoming = ReturnType<typeof readIncoming>;

/** Allowed effects of each window, as events of the audit log. */
const FOLLOWS: Readonly<Record<string, RegExp>> = {
  approve: /^vote\.approved$/,
  deny: /^vote\.denied$/,
  withdraw: /^request\.withdrawn$/,
  change: /^request\.(?:withdrawn|created)$/,
  reveal: /^reveal\./,
  // Atlas has no such key here, so it is gone at once.
  revoke: /^key\.revoke(?:_asked|d)$/,
  replace: /^key\.(?:replace_asked|revoked_for_replacement)$/,
  keep_key: /^key\.kept$/,
  resume: /^request\.(?:resumed|reopened)$/,
  close: /^request\.closed$/,
  accept_loss: /^safe_mode\.off$/,
  ask: /^question\.asked$/,
  answer: /^question\.answered$/,
  less: /^less\.offered$/,
  accept_less: /^less\.accepted$/,
  keep: /^less\.declined$/,
  acknowledge: /^break_glass\.acknowledged$/,
  allow: /^pre_approval\.made$/,
  take_back: /^pre_approval\.revoked$/,
  ...KEY_WINDOWS_FOLLOW,
};

/** Events that create a request: made by a form, pre-approved, or by break-glass. */
const MADE = ['request.created', 'request.glass_broken'];

function windowOf(incoming: Incoming) {
  if (incoming.kind !== 'submission' && incoming.kind !== 'action') return undefined;
  const { user, view } = incoming.body;
  const meta = decodeWindow(view?.private_metadata);
  const about = (one: HouseWindow) =>
    one.what === WINDOWS.change ? meta?.x : (meta?.c ?? meta?.r);
  return ENTITLED.find(
    (one) =>
      one.user === user.id &&
      one.viewId === view?.id &&
      one.nonce === meta?.n &&
      one.subject === meta.s &&
      (one.requestId === '' || one.requestId === about(one)),
  );
}

/**
 * A pre-approval counts only for its person and roles. A break-glass grant counts only for its own
 * maker.
 */
function mayRestOn(grant: Grant, { requester, spec }: Request): boolean {
  if (grant.kind === 'break_glass') return requester === LINA && grant.by === LINA;
  const { person, roles } = ALLOWING;
  const covered = spec.roles.every((role) => roles.some((one) => one === role));
  const allowed =
    grant.kind === 'pre_approval' && grant.preApproval === ALLOWED.byMei && grant.by === MEI;
  return allowed && requester === person && covered;
}

function mayAsk(incoming: Incoming, by: string, request: Request): boolean {
  if (incoming.kind !== 'submission' || incoming.body.user.id !== by) return false;
  const { organizations } = POLICY;
  const allowed = organizations.find(({ id }) => id === request.spec.organizationId)?.roles;
  const mayHave = request.spec.roles.every((role) => allowed?.includes(role) === true);
  const rests = request.grants.every((grant) => mayRestOn(grant, request));
  const broken = request.grants.some(({ kind }) => kind === 'break_glass');
  // A rule may let it through at once, so no form counts that Slack did not open.
  if (windowOf(incoming) === undefined) return false;
  if (broken !== (incoming.body.view.callback_id === WINDOWS.breakGlass)) return false;
  const window = windowOf(incoming);
  const own = request.replaces === undefined || request.replaces === window?.requestId;
  const { act } = request.spec;
  // A request about a key comes from the form about exactly that key.
  if (act !== undefined && 'credential' in act && act.credential !== window?.requestId)
    return false;
  return mayHave && rests && own && request.requester === by && tallyOf(by) === 'member';
}

/** A reminder decides nothing and needs no window, but only the requester may send it. */
function mayNudge(incoming: Incoming, by: string, request: Request | undefined): boolean {
  return incoming.kind === 'action' && incoming.body.user.id === by && request?.requester === by;
}

/** The key of the ledger that an entry is about. */
function keyIn({ credentials }: AuditEntry['facts']): string | undefined {
  const lines = Array.isArray(credentials) ? credentials : [];
  return lines.length === 0 ? undefined : readNamed(String(lines[0]))?.id;
}

function isEntitled(incoming: Incoming, { entry, request }: Effect): boolean {
  const { by, requestId, event, facts } = entry;
  if (by === 'keywarden') return true;
  if (MADE.includes(event)) return request !== undefined && mayAsk(incoming, by, request);
  if (event === 'approvers.nudged') return mayNudge(incoming, by, request);
  const window = windowOf(incoming);
  if (window === undefined || window.user !== by) return false;
  const about = [keyIn(facts), requestId, facts.preApproval, facts.credential];
  const isAbout =
    window.requestId === ''
      ? about.every((one) => one === undefined)
      : about.includes(window.requestId);
  return isAbout && FOLLOWS[window.what]?.test(event) === true;
}

/** Whether this call may show the private key. */
function mayCarryKey(incoming: Incoming, { method, to }: Saying): boolean {
  const window = windowOf(incoming);
  return method === 'views.update' && window?.purpose === 'reveal' && window.viewId === to;
}

/**
 * The person who is told something new. Buttons are left out, because their message already shows
 * what they concern.
 */
function asks(incoming: Incoming): string | undefined {
  if (incoming.kind === 'command') return incoming.body.user_id;
  const isAsked = incoming.kind === 'submission' || incoming.kind === 'options';
  return isAsked ? incoming.body.user.id : undefined;
}

/** What only somebody who may look at the organization reads: its name, a key and a project of it. */
const NAMES = [NAME, '`hgfedcba`', PROJECT_NAME];

/** An unexpected word is repeated to the person who typed it. That reveals nothing about a key. */
const REPEATED = /does not take `hgfedcba`/g;

function leak(incoming: Incoming, sayings: readonly Saying[]): string | undefined {
  const asker = asks(incoming);
  for (const saying of sayings) {
    const text = JSON.stringify(saying.what);
    if (text.includes(TAIL) && !mayCarryKey(incoming, saying)) return `the private key: ${text}`;
    const news = text.replaceAll(REPEATED, '');
    // Somebody's Home is also drawn again after what they sent before.
    const reads = saying.method === 'views.publish' ? saying.to : asker;
    const stranger = reads !== undefined && tallyOf(reads) !== 'member';
    if (stranger && NAMES.some((name) => news.includes(name)))
      return `names for somebody who may not look: ${text}`;
  }
  return undefined;
}

function illOptions(what: object): string | undefined {
  const found: string[] = [];
  suggestions(what, '', { surface: 'modal', found });
  return found[0];
}

/** What Slack would refuse in this call. `undefined` if it would accept it. */
function ill({ method, what }: Saying): string | undefined {
  try {
    if ('blocks' in what && 'text' in what) messageBlocks(what.blocks);
    else if (method === 'ack' && ('options' in what || 'option_groups' in what))
      return illOptions(what);
    else if (method === 'ack' && 'view' in what) viewDefinition(what.view, ['modal']);
    else if (method.startsWith('views.')) viewDefinition(what, ['modal', 'home']);
    return undefined;
  } catch (cause) {
    return `${method} ${cause instanceof Error ? cause.message : String(cause)}: ${JSON.stringify(what)}`;
  }
}

function wrongWith(body: unknown, house: House, acks: number): string | undefined {
  const { spy, effects, broken, logged } = house;
  const incoming = readIncoming(body);
  const stolen = effects.find((effect) => !isEntitled(incoming, effect));
  if (stolen !== undefined) return `had the effect ${stolen.entry.event} by ${stolen.entry.by}`;
  if (broken.length > 0) return `broke: ${broken[0]}`;
  if (logged.some((line) => line.includes(TAIL))) return 'logged the private key';
  if (acks > 1) return `was acknowledged ${acks} times`;
  const told = leak(incoming, spy.sayings);
  if (told !== undefined) return `told ${told}`;
  return spy.sayings.map(ill).find((one) => one !== undefined);
}

/** Effects by people. Keywarden's own later steps are not counted. */
function byPeople({ effects }: House): number {
  return effects.filter(({ entry }) => entry.by !== 'keywarden').length;
}

interface Used {
  house: House;
  deliveries: number;
}

/**
 * Delivers a correctly signed payload that was mutated, through the whole dispatch table. Fails if
 * the bot breaks, if there is an effect that this person could not cause with a correct payload, or
 * if a secret is shown to somebody.
 */
export function createDoorTry() {
  const fresh = (paused: boolean): Used => ({ house: createHouse(paused), deliveries: 0 });
  const used = { calm: fresh(false), paused: fresh(true) };
  let most = 0;

  async function deliver(given: unknown, name: 'calm' | 'paused'): Promise<string | undefined> {
    const one = used[name];
    const { house } = one;
    one.deliveries += 1;
    const delivery = `signature:${one.deliveries}`;
    // Each delivery needs a trigger of its own, or it would be refused as a replay without effect.
    const body: unknown = JSON.parse(
      (JSON.stringify(given) ?? 'null').replaceAll('"1.2.a"', `"1.2.${one.deliveries}"`),
    );
    const before = house.spy.acks();
    await house.handle(body, delivery);
    const wrong = wrongWith(body, house, house.spy.acks() - before);
    const happened = byPeople(house);
    const said = house.spy.sayings.length;
    if (happened > 0 || said > 0) {
      // Deliver the same again, like a retry of Slack or a replay by an attacker.
      await house.handle(body, delivery);
      if (byPeople(house) > happened) return `had its effect again: ${JSON.stringify(body)}`;
    }
    most = Math.max(most, house.remembered());
    house.spy.sayings.length = 0;
    if (happened > 0 || wrong !== undefined || one.deliveries >= USED_UP) {
      used[name] = fresh(name === 'paused');
    }
    return wrong === undefined ? undefined : `${wrong}: ${JSON.stringify(body)}`;
  }

  return {
    deliver,
    /** Highest number of deliveries remembered at one time. */
    remembered: () => most,
    async try(chance: Chance): Promise<string | undefined> {
      let body = mutateValue(chance.pick(PAYLOADS), chance);
      if (chance.hit(0.4)) body = mutateValue(body, chance);
      return deliver(body, chance.hit(0.15) ? 'paused' : 'calm');
    },
  };
}
