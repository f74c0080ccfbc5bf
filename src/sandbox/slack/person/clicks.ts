import { optionsOf, suggestions } from '../blocks/elements.ts';
import type { Check } from '../blocks/rules.ts';
import { outcomeOf } from '../delivery/outcome.ts';
import { actionPayload, type Place, suggestionPayload } from '../delivery/payloads.ts';
import { keepsState } from '../model/viewState.ts';
import { defined, type Fields, fields, isFields, list, text } from '../wire/json.ts';
import type {
  ChooseOptions,
  ClickOptions,
  DeliveryOutcome,
  FieldValues,
  Target,
  VisibleOption,
} from '../wire/surface.ts';
import { canChoose, chosen } from './choose.ts';
import { type Control, findControl } from './find.ts';
import { type Hands, offerKey } from './hands.ts';
import { blocksAt, placeOf } from './places.ts';
import { optionOf } from './reading.ts';

const isExternal = (element: Fields): boolean => text(element.type).endsWith('external_select');
const isButton = (element: Fields): boolean => element.type === 'button';

async function act(hands: Hands, place: Place, action: Fields): Promise<DeliveryOutcome> {
  const { world, courier, origin, userId } = hands;
  const payload = actionPayload(world, origin, { userId, place, action });
  const outcome = outcomeOf(await courier.send('action', payload));
  // Slack does not read what stands in the acknowledgement of an action.
  return outcome.ok ? { ok: true, latencyMs: outcome.latencyMs } : outcome;
}

const isDeclined = (element: Fields, opts: ClickOptions): boolean =>
  isFields(element.confirm) && opts.confirm === false;

const DECLINED: DeliveryOutcome = { ok: false, says: 'cancelled', latencyMs: 0 };

export async function click(
  hands: Hands,
  target: Target,
  name: string,
  opts: ClickOptions = {},
): Promise<DeliveryOutcome> {
  const { blockId, value } = opts;
  if (opts.selectedOption !== undefined) {
    return choose(hands, target, name, opts.selectedOption, opts);
  }
  const place = placeOf(hands, target);
  const blocks = opts.stale === true ? target.blocks : blocksAt(place);
  const { block, element } = findControl(blocks, { name, blockId, value, isRightKind: isButton });
  if (isDeclined(element, opts)) return DECLINED;
  const action = defined({
    action_id: element.action_id,
    block_id: block.block_id,
    text: element.text,
    value: element.value,
    style: element.style,
    url: element.url,
    type: 'button',
  });
  return act(hands, place, action);
}

/** Keeps a person's input where Slack keeps it: in the view, or beside the message. */
function keep(hands: Hands, place: Place, { block, element }: Control, value: Fields): Place {
  const actionId = text(element.action_id);
  if (!keepsState(element)) return place;
  if (place.kind === 'view') {
    hands.world.windows.setInput(place.view, block.block_id, actionId, value);
    return place;
  }
  const ofBlock = place.state.get(block.block_id) ?? new Map<string, Fields>();
  place.state.set(block.block_id, ofBlock.set(actionId, value));
  place.message.states.set(hands.userId, place.state);
  return place;
}

/** What was chosen before can be chosen still, though another search does not offer it. */
function standing(place: Place, { block, element }: Control): Fields[] {
  const state = place.kind === 'view' ? place.view.state : place.state;
  const kept = fields(state.get(block.block_id)?.get(text(element.action_id)));
  return [kept.selected_option, ...list(kept.selected_options)].filter(isFields);
}

function valueFor(
  hands: Hands,
  place: Place,
  control: Control,
  wanted: string | readonly string[],
) {
  const { block, element } = control;
  const found = hands.offers.get(offerKey(block.block_id, text(element.action_id))) ?? [];
  const offered = isExternal(element) ? [...found, ...standing(place, control)] : found;
  return chosen(element, wanted, { world: hands.world, offered });
}

function enter(
  hands: Hands,
  place: Place,
  control: Control,
  wanted: string | readonly string[],
): Promise<DeliveryOutcome> {
  const { block, element } = control;
  const value = valueFor(hands, place, control, wanted);
  keep(hands, place, control, value);
  const ids = { action_id: element.action_id, block_id: block.block_id };
  return act(hands, place, defined({ ...value, ...ids, placeholder: element.placeholder }));
}

/** A menu in a message, a section or an actions block tells the app at once. */
export async function choose(
  hands: Hands,
  target: Target,
  name: string,
  wanted: string | readonly string[],
  opts: ClickOptions & ChooseOptions = {},
): Promise<DeliveryOutcome> {
  const place = placeOf(hands, target);
  const { blockId } = opts;
  const control = findControl(blocksAt(place), { name, blockId, isRightKind: canChoose });
  if (isDeclined(control.element, opts)) return DECLINED;
  const isForm = control.block.type === 'input' && control.block.dispatch_action !== true;
  if (!isForm && opts.quiet !== true) return enter(hands, place, control, wanted);
  keep(hands, place, control, valueFor(hands, place, control, wanted));
  return { ok: true, latencyMs: 0 };
}

/** Fills several fields; in an external menu each choice is searched for first. */
export async function fill(hands: Hands, target: Target, values: FieldValues): Promise<void> {
  for (const [name, wanted] of Object.entries(values)) {
    const control = findControl(blocksAt(placeOf(hands, target)), { name, isRightKind: canChoose });
    const key = offerKey(control.block.block_id, text(control.element.action_id));
    if (isExternal(control.element) && !hands.offers.has(key)) {
      const found: Fields[] = [];
      for (const typed of [wanted].flat()) {
        await search(hands, target, name, typed);
        found.push(...(hands.offers.get(key) ?? []));
      }
      hands.offers.set(key, found);
    }
    const { block_id: blockId } = control.block;
    await choose(hands, target, text(control.element.action_id), wanted, { blockId });
  }
}

const SEARCH_FROM = 3;

/** The options as the menu shows them, under the headings of their groups. */
function shownOf(answer: Fields): VisibleOption[] {
  const alone = list(answer.options).map((option) => optionOf(fields(option)));
  const grouped = list(answer.option_groups).flatMap((group) => {
    const { label, options } = fields(group);
    const heading = text(fields(label).text);
    return list(options).map((option) => ({ ...optionOf(fields(option)), group: heading }));
  });
  return [...alone, ...grouped];
}

/** Types into an external menu and reads what the app suggests. */
export async function search(
  hands: Hands,
  target: Target,
  name: string,
  typed: string,
): Promise<readonly VisibleOption[]> {
  const place = placeOf(hands, target);
  const { block, element } = findControl(blocksAt(place), { name, isRightKind: isExternal });
  const { min_query_length: least } = element;
  if (typed.length < (typeof least === 'number' ? least : SEARCH_FROM)) return [];
  const actionId = text(element.action_id);
  const { world, userId } = hands;
  const asked = { userId, place, blockId: block.block_id, actionId, typed };
  const outcome = outcomeOf(await hands.courier.send('options', suggestionPayload(world, asked)));
  if (!outcome.ok) throw new Error(`The menu shows an error: ${outcome.says}`);
  const check: Check = { surface: 'modal', found: [] };
  suggestions(outcome.body, '', check);
  if (check.found.length > 0) throw new Error(`Slack refuses the options: ${check.found[0]}`);
  hands.offers.set(offerKey(block.block_id, actionId), optionsOf(fields(outcome.body)));
  return shownOf(fields(outcome.body));
}
