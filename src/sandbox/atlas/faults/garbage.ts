// Answers with status 200 that no client should believe.
import { z } from 'zod';
import type { Rendered } from '../http/answers.ts';
import { redacted } from '../model/views.ts';

export type Garbage =
  | 'html'
  | 'empty'
  | 'not an object'
  | 'truncated'
  | 'without private key'
  | 'redacted'
  | 'wrong description'
  | 'wrong roles'
  | 'extra roles'
  /** Of a list: its first item has a form that nobody knows. */
  | 'odd item';

const keyBody = z.looseObject({
  desc: z.string().optional(),
  privateKey: z.string().optional(),
  roles: z.array(z.looseObject({ roleName: z.string() })).optional(),
});
const list = z.looseObject({ results: z.array(z.unknown()) });
const envelope = z.object({ status: z.number(), content: keyBody });

type KeyBody = z.infer<typeof keyBody>;

const page = '<!DOCTYPE html><html><body><h1>Please sign in to continue</h1></body></html>';

function spoiledKey(garbage: Garbage, key: KeyBody): KeyBody {
  const { privateKey = '', ...rest } = key;
  const roles = key.roles ?? [];
  const withOwner = (...others: typeof roles) => [
    ...others,
    { ...roles[0], roleName: 'ORG_OWNER' },
  ];
  switch (garbage) {
    case 'without private key':
      return rest;
    case 'redacted':
      return { ...key, privateKey: redacted(privateKey) };
    case 'wrong description':
      return { ...key, desc: 'something else entirely' };
    case 'wrong roles':
      return { ...key, roles: withOwner() };
    case 'extra roles':
      return { ...key, roles: withOwner(...roles) };
    default:
      return key;
  }
}

export function spoiled(garbage: Garbage, intact: Rendered): Rendered {
  const { headers } = intact;
  if (garbage === 'html')
    return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: page };
  if (garbage === 'empty') return { status: 200, headers, body: '' };
  if (garbage === 'not an object') return { status: 200, headers, body: '[]' };
  if (garbage === 'truncated')
    return { status: 200, headers, body: intact.body.slice(0, Math.ceil(intact.body.length / 2)) };

  if (garbage === 'odd item') {
    const { results, ...page } = list.parse(JSON.parse(intact.body));
    const odd = { id: 7, desc: null, roles: [{}] };
    const body = JSON.stringify({ ...page, results: [odd, ...results.slice(1)] });
    return { status: 200, headers, body };
  }

  const parsed: unknown = intact.body === '' ? {} : JSON.parse(intact.body);
  const wrapped = envelope.safeParse(parsed);
  const body = wrapped.success
    ? { ...wrapped.data, content: spoiledKey(garbage, wrapped.data.content) }
    : spoiledKey(garbage, keyBody.catch({}).parse(parsed));
  return { status: 200, headers, body: JSON.stringify(body) };
}
