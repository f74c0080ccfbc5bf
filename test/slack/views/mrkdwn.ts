/** Every string that Slack would interpret: mrkdwn objects anywhere, and a message's `text`. */
export function interpreted(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(interpreted);
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const isMrkdwn = entries.some(([name, one]) => name === 'type' && one === 'mrkdwn');
  return entries.flatMap(([name, one]) => {
    const own = name === 'text' && typeof one === 'string';
    const isMessage = entries.some(([other]) => other === 'blocks');
    return own ? (isMrkdwn || isMessage ? [one] : []) : interpreted(one);
  });
}

const OURS =
  /<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>|<!date\^\d+\^[^|<>]+\|\d{4}-\d\d-\d\d \d\d:\d\d UTC>|<https:\/\/acme\.slack\.com\/[^|<>]+\|[^|<>]+>/g;

/** What is left of it besides our own mentions, dates and links, and inline code. */
export function bare(text: string): string {
  return text.replace(/`[^`]*`/g, '').replace(OURS, '');
}

/** As a screen reader says it: people by their id, dates by their fallback. */
export function spoken(text: string): string {
  return text
    .replace(/<@([A-Z0-9]+)>/g, '@$1')
    .replace(/<#([A-Z0-9]+)>/g, '#$1')
    .replace(/<!date\^[^|]+\|([^>]+)>/g, '$1')
    .replace(/<[^|>]+\|([^>]+)>/g, '$1');
}

/** Action ids of the buttons of a view, in order. */
export function buttons(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"type":"button","action_id":"([^"]+)"/g)].flatMap(
    ([, id]) => id ?? [],
  );
}
