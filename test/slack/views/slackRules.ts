/**
 * Slack's limits once more, written from https://docs.slack.dev/reference/block-kit/blocks and not
 * from the views' own table: what is wrong with a message or a view, in words.
 */
type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const json = (value: unknown): Json => (isJson(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

class Findings {
  readonly found: string[] = [];
  text(at: string, value: unknown, max: number, kinds: readonly string[]): void {
    const { type, text } = json(value);
    if (!kinds.includes(String(type))) this.found.push(`${at}: ${String(type)} is no ${kinds}`);
    this.string(`${at}.text`, text, max);
  }
  string(at: string, value: unknown, max: number, min = 1): void {
    if (typeof value !== 'string') this.found.push(`${at}: not a string`);
    else if (value.length < min || value.length > max) {
      this.found.push(`${at}: ${value.length} characters, allowed ${min} to ${max}`);
    }
  }
  count(at: string, items: readonly unknown[], max: number, min = 1): void {
    if (items.length < min || items.length > max) {
      this.found.push(`${at}: ${items.length} items, allowed ${min} to ${max}`);
    }
  }
}

const PLAIN = ['plain_text'];
const ANY = ['plain_text', 'mrkdwn'];

function option(at: string, value: unknown, findings: Findings): void {
  const { text, value: chosen, description } = json(value);
  findings.text(at, text, 75, ANY);
  findings.string(`${at}.value`, chosen, 75);
  if (description !== undefined) findings.text(`${at}.description`, description, 75, ANY);
}

function options(at: string, element: Json, max: number, findings: Findings): void {
  const groups = list(element.option_groups);
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    findings.found.push(`${at}: options or option_groups, not both`);
  }
  if (element.option_groups !== undefined) findings.count(`${at}.groups`, groups, 100);
  for (const group of groups) findings.text(`${at}.label`, json(group).label, 75, PLAIN);
  const lists = groups.length > 0 ? groups.map((group) => json(group).options) : [element.options];
  for (const one of lists) {
    findings.count(`${at}.options`, list(one), max);
    for (const each of list(one)) option(at, each, findings);
  }
  const all = lists.flatMap(list).map((one) => JSON.stringify(one));
  for (const one of [element.initial_option, ...list(element.initial_options)]) {
    if (one !== undefined && !all.includes(JSON.stringify(one))) {
      findings.found.push(`${at}: an initial option is no option`);
    }
  }
  if (element.initial_options !== undefined) {
    findings.count(`${at}.initial_options`, list(element.initial_options), max);
  }
}

function element(at: string, value: unknown, findings: Findings): void {
  const it = json(value);
  findings.string(`${at}.action_id`, it.action_id, 255);
  if (it.placeholder !== undefined) findings.text(`${at}.placeholder`, it.placeholder, 150, PLAIN);
  switch (it.type) {
    case 'button':
      findings.text(at, it.text, 75, PLAIN);
      if (it.value !== undefined) findings.string(`${at}.value`, it.value, 2000);
      if (it.accessibility_label !== undefined) {
        findings.string(`${at}.accessibility_label`, it.accessibility_label, 75);
      }
      break;
    case 'static_select':
    case 'multi_static_select':
      options(at, it, 100, findings);
      break;
    case 'external_select':
    case 'multi_external_select':
      // Its options come while somebody types; what is chosen already stands in it.
      if (it.options !== undefined) findings.found.push(`${at}: options of an external menu`);
      for (const one of [it.initial_option, ...list(it.initial_options)]) {
        if (one !== undefined) option(at, one, findings);
      }
      break;
    case 'users_select':
      if (it.initial_user !== undefined && !/^[UW][A-Z0-9]{2,30}$/.test(String(it.initial_user))) {
        findings.found.push(`${at}: no user id`);
      }
      break;
    case 'datepicker':
      if (it.initial_date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(it.initial_date))) {
        findings.found.push(`${at}: no date`);
      }
      break;
    case 'radio_buttons':
    case 'checkboxes':
      options(at, it, 10, findings);
      break;
    case 'plain_text_input':
      if (it.initial_value !== undefined) {
        findings.string(`${at}.initial_value`, it.initial_value, Number(it.max_length ?? 3000));
      }
      break;
    default:
      findings.found.push(`${at}: element ${String(it.type)}`);
  }
}

function block(at: string, value: unknown, findings: Findings): void {
  const it = json(value);
  if (it.block_id !== undefined) findings.string(`${at}.block_id`, it.block_id, 255);
  switch (it.type) {
    case 'header':
      findings.text(at, it.text, 150, PLAIN);
      break;
    case 'section':
      if (it.text !== undefined) findings.text(at, it.text, 3000, ANY);
      if (it.fields !== undefined) findings.count(`${at}.fields`, list(it.fields), 10);
      for (const field of list(it.fields)) findings.text(`${at}.fields`, field, 2000, ANY);
      if (it.text === undefined && it.fields === undefined) findings.found.push(`${at}: empty`);
      if (it.accessory !== undefined) element(`${at}.accessory`, it.accessory, findings);
      break;
    case 'context':
      findings.count(at, list(it.elements), 10);
      for (const one of list(it.elements)) findings.text(at, one, 2000, ANY);
      break;
    case 'actions': {
      findings.count(at, list(it.elements), 25);
      for (const one of list(it.elements)) element(at, one, findings);
      const ids = list(it.elements).map((one) => json(one).action_id);
      if (new Set(ids).size < ids.length) findings.found.push(`${at}: action_id twice`);
      break;
    }
    case 'input':
      findings.text(`${at}.label`, it.label, 2000, PLAIN);
      if (it.hint !== undefined) findings.text(`${at}.hint`, it.hint, 2000, PLAIN);
      element(at, it.element, findings);
      break;
    case 'rich_text':
    case 'divider':
      break;
    default:
      findings.found.push(`${at}: block ${String(it.type)}`);
  }
}

function blocks(value: unknown, max: number, findings: Findings): void {
  findings.count('blocks', list(value), max);
  for (const [index, one] of list(value).entries()) block(`blocks[${index}]`, one, findings);
  const ids = list(value).flatMap((one) => json(one).block_id ?? []);
  if (new Set(ids).size < ids.length) findings.found.push('block_id twice');
}

export function wrongWithMessage(message: unknown): readonly string[] {
  const findings = new Findings();
  const { text, blocks: shown } = json(message);
  findings.string('text', text, 3900);
  blocks(shown, 50, findings);
  const bytes = Buffer.byteLength(JSON.stringify(shown));
  if (bytes > 12_000) findings.found.push(`${bytes} bytes of blocks`);
  return findings.found;
}

export function wrongWithView(view: unknown): readonly string[] {
  const findings = new Findings();
  const it = json(view);
  blocks(it.blocks, 100, findings);
  if (Buffer.byteLength(JSON.stringify(view)) > 250_000) findings.found.push('too many bytes');
  if (it.callback_id !== undefined) findings.string('callback_id', it.callback_id, 255);
  if (it.private_metadata !== undefined) findings.string('metadata', it.private_metadata, 3000);
  if (it.type === 'home') return findings.found;
  for (const name of ['title', 'submit', 'close']) {
    if (it[name] !== undefined) findings.text(name, it[name], 24, PLAIN);
  }
  if (it.title === undefined) findings.found.push('no title');
  const asks = list(it.blocks).some((one) => json(one).type === 'input');
  if (asks && it.submit === undefined) findings.found.push('inputs without submit');
  return findings.found;
}
