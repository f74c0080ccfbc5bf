import { createHash } from 'node:crypto';
import { z } from 'zod';
import { POLICY_DEFAULTS, type Policy } from '../domain/policy.ts';
import { DEFAULT_PREFIX } from './credentials.ts';
import { nearest } from './nearest.ts';
import { keysAt, type PolicyFile, policySchema, prefix } from './policySchema.ts';
import { readYaml } from './yamlFile.ts';

export interface PolicyRead {
  /** Absent exactly when there are problems. */
  readonly policy?: Policy;
  /** The prefix of each organization's variables, in their order; empty where it is no prefix. */
  readonly prefixes: readonly string[];
  /** `policy.yaml:12: organizations[0].id: must be ...`, in the order of lines. */
  readonly problems: readonly string[];
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function unknownKey(path: readonly PropertyKey[], key: string): Problem {
  const meant = nearest(key, keysAt(path));
  const hint =
    meant === undefined ? `known here: ${keysAt(path).join(', ')}` : `did you mean ${meant}?`;
  return { path: [...path, key], message: `is not known: ${hint}` };
}

function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }];
    return issue.keys.map((key) => unknownKey(issue.path, key));
  });
}

/** The parts that are compared with each other, read forgivingly: one problem must not hide others. */
const outline = z.object({
  organizations: z
    .array(
      z.object({
        name: z.string().optional().catch(undefined),
        id: z.string().optional().catch(undefined),
        credentials: prefix.default(DEFAULT_PREFIX).catch(''),
      }),
    )
    .catch([]),
  approvers: z.array(z.string()).catch([]),
  quorum: z.coerce.number().catch(1),
});
const NOTHING = { organizations: [], approvers: [], quorum: 1 };
type Outline = z.output<typeof outline>;

function repeated(parts: Outline): Problem[] {
  return (['name', 'id'] as const).flatMap((field) => {
    const values = parts.organizations.map((organization) => organization[field]?.toLowerCase());
    return values.flatMap((value, index) => {
      const first = values.indexOf(value);
      if (value === undefined || first === index) return [];
      const message = `is the same as organizations[${first}].${field}: each needs its own`;
      return [{ path: ['organizations', index, field], message }];
    });
  });
}

/** Only where people are listed: how many a user group has is not known here. */
function unreachableQuorum(parts: Outline): Problem[] {
  const approvers = new Set(parts.approvers);
  const countable = approvers.size > 0 && ![...approvers].some((id) => id.startsWith('S'));
  if (!countable || !(parts.quorum > approvers.size)) return [];
  const message = `is more than the ${approvers.size} approvers there are: no request could pass`;
  return [{ path: ['quorum'], message }];
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(
      Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

function resolve(file: PolicyFile): Policy {
  const { approvals, announcements, alerts } = file.channels;
  const policy: Omit<Policy, 'hash'> = {
    ...POLICY_DEFAULTS,
    organizations: file.organizations.map(({ name, id, roles }) => {
      return { name, id, roles: distinct(roles) };
    }),
    channels: { approvals, announcements: distinct(announcements), alerts: alerts ?? approvals },
    allowPublicApprovals: file.allowPublicApprovals,
    approvers: distinct(file.approvers),
    admins: distinct(file.admins ?? file.approvers),
    auditors: distinct(file.auditors),
    ...(file.identities.length === 0 ? {} : { identities: file.identities.map(distinct) }),
    viewers: file.viewers === 'everyone' ? 'everyone' : distinct(file.viewers),
    requesters: file.requesters === 'everyone' ? 'everyone' : distinct(file.requesters),
    quorum: file.quorum,
    requestLifetimeMs: file.requestLifetime,
    revealWithinMs: file.revealWithin,
  };
  return { ...policy, hash: createHash('sha256').update(canonical(policy)).digest('hex') };
}

/** `name` is how the file is called in problems. */
export function readPolicy(name: string, text: string): PolicyRead {
  const file = readYaml(text);
  if (file.errors.length > 0) {
    const problems = file.errors.map(({ line, message }) => `${name}:${line}: ${message}`);
    return { problems, prefixes: [] };
  }
  const { data: parts = NOTHING } = outline.safeParse(file.value);
  const parsed = policySchema.safeParse(file.value ?? undefined);
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error)),
    ...repeated(parts),
    ...unreachableQuorum(parts),
  ]
    .map(({ path, message }) => ({ line: file.lineOf(path), where: written(path), message }))
    .sort((one, other) => one.line - other.line)
    .map(({ line, where, message }) => `${name}:${line}: ${where || 'the file'}: ${message}`);
  const prefixes = parts.organizations.map(({ credentials }) => credentials);
  if (!parsed.success || problems.length > 0) return { problems, prefixes };
  return { policy: resolve(parsed.data), problems, prefixes };
}
