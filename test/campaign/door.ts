import { messageBlocks, viewDefinition } from '../../src/sandbox/slack/blocks/check.ts';
import { decodeWindow } from '../../src/slack/ids.ts';
import { readIncoming } from '../../src/slack/incoming.ts';
import type { Chance } from '../model/chance.ts';
import { createHouse, type Effect, type House } from './house.ts';
import { ENTITLED, NAME, POLICY, PRIVATE_KEY, standingOf } from './household.ts';
import { mutateValue } from './mutate.ts';
import { PAYLOADS } from './payloads.ts';
import type { Saying } from './spy.ts';

const TAIL = PRIVATE_KEY.slice(-12);
/** Deliveries that one house takes before it is built anew, as what is remembered ends by itself. */
const USED_UP = 2_000;

type Incoming = ReturnType<typeof readIncoming>;

function windowOf(incoming: Incoming) {
  if (incoming.kind !== 'submission' && incoming.kind !== 'action') return undefined;
  const { user, view } = incoming.body;
  const meta = decodeWindow(view?.private_metadata);
  return ENTITLED.find(
    (one) =>
      one.user === user.id &&
      one.viewId === view?.id &&
      one.nonce === meta?.n &&
      (one.requestId === '' || one.requestId === meta.r),
  );
}

function isEntitled(incoming: Incoming, { entry, request }: Effect): boolean {
  const { by, requestId } = entry;
  if (by === 'keywarden') return true;
  if (entry.event === 'request.created') {
    const mayAsk = incoming.kind === 'submission' && incoming.body.user.id === by;
    const roles = POLICY.organizations.find(({ id }) => id === request?.spec.organizationId)?.roles;
    const mayHave = request?.spec.roles.every((role) => roles?.includes(role)) ?? false;
    return mayAsk && mayHave && standingOf(by) === 'member';
  }
  const window = windowOf(incoming);
  return window !== undefined && window.user === by && window.requestId === (requestId ?? '');
}

/** Who may see the private key in this call, if anybody. */
function mayCarryKey(incoming: Incoming, { method, to }: Saying): boolean {
  const window = windowOf(incoming);
  return method === 'views.update' && window?.purpose === 'reveal' && window.viewId === to;
}

function leak(incoming: Incoming, sayings: readonly Saying[]): string | undefined {
  const stranger = incoming.kind === 'command' && standingOf(incoming.body.user_id) !== 'member';
  for (const saying of sayings) {
    const text = JSON.stringify(saying.what);
    if (text.includes(TAIL) && !mayCarryKey(incoming, saying)) return `the private key: ${text}`;
    if (stranger && (text.includes(NAME) || text.includes('`hgfedcba`')))
      return `names for somebody who may not look: ${text}`;
  }
  return undefined;
}

/** Slack itself would refuse it. */
function ill({ method, what }: Saying): string | undefined {
  try {
    if ('blocks' in what && 'text' in what) messageBlocks(what.blocks);
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

/** Keywarden itself goes on with what was decided, in its own time. */
function byPeople({ effects }: House): number {
  return effects.filter(({ entry }) => entry.by !== 'keywarden').length;
}

interface Used {
  house: House;
  deliveries: number;
}

/**
 * Well signed, and changed before: through the whole table to whoever handles it. Nothing breaks,
 * nothing happens that this person could not have done unchanged, and nobody is told a secret.
 */
export function createDoorTry() {
  const fresh = (paused: boolean): Used => ({ house: createHouse(paused), deliveries: 0 });
  const used = { calm: fresh(false), paused: fresh(true) };
  let most = 0;

  async function deliver(body: unknown, name: 'calm' | 'paused'): Promise<string | undefined> {
    const one = used[name];
    const { house } = one;
    one.deliveries += 1;
    const delivery = `signature:${one.deliveries}`;
    const before = house.spy.acks();
    await house.handle(body, delivery);
    const wrong = wrongWith(body, house, house.spy.acks() - before);
    const happened = byPeople(house);
    const said = house.spy.sayings.length;
    if (happened > 0 || said > 0) {
      // The same again, as Slack's own retry or somebody else sends it.
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
    /** How many deliveries were remembered at most at the same time. */
    remembered: () => most,
    async try(chance: Chance): Promise<string | undefined> {
      let body = mutateValue(chance.pick(PAYLOADS), chance);
      if (chance.hit(0.4)) body = mutateValue(body, chance);
      return deliver(body, chance.hit(0.15) ? 'paused' : 'calm');
    },
  };
}
