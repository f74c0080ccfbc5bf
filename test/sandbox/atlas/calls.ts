// Real HTTP against a simulator with one organization, one project and a caller who may do everything.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type AtlasSimulator,
  type AtlasSimulatorOptions,
  startAtlasSimulator,
} from '../../../src/sandbox/atlas/simulator.ts';

export const organizationId = '5f0000000000000000000001';
export const projectId = '5f0000000000000000000002';
export const unknownId = '5fffffffffffffffffffffff';
export const keysPath = `/api/atlas/v2/orgs/${organizationId}/apiKeys`;
export const projectKeysPath = `/api/atlas/v2/groups/${projectId}/apiKeys`;
export const vendorType = 'application/vnd.atlas.2025-03-12+json';

export async function startSmallAtlas(
  options?: AtlasSimulatorOptions,
  organization: { apiAccessListRequired?: boolean } = {},
): Promise<AtlasSimulator> {
  const atlas = await startAtlasSimulator(options);
  atlas.addOrganization({ id: organizationId, name: 'acme', ...organization });
  atlas.addProject({ id: projectId, organizationId, name: 'checkout' });
  addToken(atlas, 'owner', ['ORG_OWNER']);
  addToken(atlas, 'member', ['ORG_MEMBER']);
  return atlas;
}

export function addToken(
  atlas: AtlasSimulator,
  token: string,
  roles: string[],
  more: { projects?: { projectId: string; roles: string[] }[]; accessList?: string[] } = {},
): void {
  atlas.addAccessToken({ token, organizationId, roles, ...more });
}

export interface Asking {
  method?: string;
  token?: string;
  accept?: string;
  authorization?: string;
  json?: unknown;
  text?: string;
  contentType?: string;
  signal?: AbortSignal;
}

export function ask(atlas: AtlasSimulator, path: string, asking: Asking = {}): Promise<Response> {
  const { method = 'GET', token = 'owner', accept = vendorType, json, signal } = asking;
  const body = asking.text ?? (json === undefined ? undefined : JSON.stringify(json));
  return fetch(`${atlas.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      accept,
      authorization: asking.authorization ?? `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': asking.contentType ?? 'application/json' }),
    },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
}

export const createKey = (atlas: AtlasSimulator, description = 'ci-deploy', asking: Asking = {}) =>
  ask(atlas, keysPath, {
    method: 'POST',
    json: { desc: description, roles: ['ORG_MEMBER'] },
    ...asking,
  });

const keySchema = z.object({
  desc: z.string(),
  id: z.string(),
  links: z.array(z.object({ href: z.string(), rel: z.string() })),
  privateKey: z.string(),
  publicKey: z.string(),
  roles: z.array(
    z.object({
      orgId: z.string().optional(),
      groupId: z.string().optional(),
      roleName: z.string(),
    }),
  ),
});
const listSchema = z.object({
  links: z.array(z.object({ href: z.string(), rel: z.string() })),
  results: z.array(z.looseObject({ id: z.string().optional() })),
  totalCount: z.number().optional(),
});
const errorSchema = z.object({
  error: z.number(),
  errorCode: z.string(),
  detail: z.string(),
  parameters: z.array(z.union([z.string(), z.number()])),
  reason: z.string(),
  badRequestDetail: z.unknown(),
});

export const keyIn = async (response: Response) => keySchema.parse(await response.json());
export const listIn = async (response: Response) => listSchema.parse(await response.json());
export const errorIn = async (response: Response) =>
  errorSchema.partial({ badRequestDetail: true }).parse(await response.json());

export async function codeOf(response: Response): Promise<string> {
  const { status, errorCode } = await response.json().then((body) => ({
    status: response.status,
    ...z.object({ errorCode: z.string() }).parse(body),
  }));
  return `${status} ${errorCode}`;
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

export interface DigestPair {
  publicKey: string;
  privateKey: string;
}

export async function challengedNonce(atlas: AtlasSimulator, path: string): Promise<string> {
  const response = await fetch(`${atlas.origin}${path}`);
  return nonceIn(response);
}

export function nonceIn(response: Response): string {
  return /nonce="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1] ?? '';
}

export function digestHeader(
  pair: DigestPair,
  proof: { method?: string; uri: string; nonce: string; count?: number },
): string {
  const { method = 'GET', uri, nonce, count = 1 } = proof;
  const nc = count.toString(16).padStart(8, '0');
  const cnonce = '0123456789abcdef';
  const ha1 = md5(`${pair.publicKey}:MMS Public API:${pair.privateKey}`);
  const response = md5([ha1, nonce, nc, cnonce, 'auth', md5(`${method}:${uri}`)].join(':'));
  return `Digest username="${pair.publicKey}", realm="MMS Public API", nonce="${nonce}", uri="${uri}", algorithm="MD5", qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"`;
}
