// Whom the visitor is stands in the address, so that two windows can be two people.

export const FIRST_PERSON = 'U0DANA';

export function personIn(search: string): string {
  const asked = new URLSearchParams(search).get('as') ?? '';
  return /^[A-Z0-9]{2,30}$/.test(asked) ? asked : FIRST_PERSON;
}

export function writePerson(id: string): void {
  const url = new URL(location.href);
  url.searchParams.set('as', id);
  history.replaceState(null, '', url);
}
