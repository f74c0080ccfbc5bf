// Which resource version an Accept header asks for, and which request bodies are understood.
import { refuse } from './refusals.ts';

/** Every version date of the Atlas Administration API. A date between two of them is not a version. */
export const knownVersions = [
  '2023-01-01',
  '2023-02-01',
  '2023-10-01',
  '2023-11-15',
  '2024-05-30',
  '2024-08-05',
  '2024-10-23',
  '2024-11-13',
  '2025-02-19',
  '2025-03-12',
] as const;

const isKnown: ReadonlySet<string> = new Set(knownVersions);
const vendorType = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json$/;

function mediaTypes(header: string): string[] {
  return header
    .split(',')
    .map((part) => part.split(';', 1).join('').trim().toLowerCase())
    .filter((type) => type !== '');
}

/** The answer's Content-Type names the version really used: the newest one not after the date asked for. */
export function negotiatedV2(accept: string | undefined, versions: readonly string[]): string {
  const asked = mediaTypes(accept ?? '').flatMap((type) => vendorType.exec(type)?.[1] ?? []);
  const date = asked.find((candidate) => isKnown.has(candidate));
  const used = date && versions.filter((version) => version <= date).at(-1);
  if (!used) throw refuse.badVersion();
  return `application/vnd.atlas.${used}+json;charset=utf-8`;
}

export function negotiatedV1(accept: string | undefined): string {
  const types = mediaTypes(accept ?? '*/*');
  if (!types.some((type) => ['application/json', 'application/*', '*/*'].includes(type)))
    throw refuse.badVersion();
  return 'application/json';
}

export function requireJson(contentType: string | undefined): void {
  const [type = ''] = mediaTypes(contentType ?? '');
  const date = vendorType.exec(type)?.[1];
  if (type !== 'application/json' && !(date && isKnown.has(date)))
    throw refuse.badContentType(type);
}
