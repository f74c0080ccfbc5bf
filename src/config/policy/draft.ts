import { z } from 'zod';
import { DEFAULT_PREFIX } from '../environment/credentials.ts';
import { limitsSchema, remindersSchema } from './limits.ts';
import { projectSchema } from './projects.ts';
import { tierSchema } from './rules.ts';
import { type PolicyFile, policySchema } from './schema.ts';
import { DAY, prefix } from './words.ts';

type FileOrganization = PolicyFile['organizations'][number];
type Project = FileOrganization['projects'][number];
/** Its invalid projects are left out as well. */
type Organization = Omit<FileOrganization, 'projects'> & {
  readonly projects: readonly Placed<Project>[];
};
type Rule = PolicyFile['rules'][number];

/** A valid item of a list, with its index in the file. */
export type Placed<T> = T & { readonly index: number };

/**
 * The policy file without its invalid parts, so that one problem does not hide others. If the file
 * has no problems, nothing is left out.
 */
export interface Draft extends Omit<PolicyFile, 'organizations' | 'rules'> {
  readonly organizations: readonly Placed<Organization>[];
  readonly rules: readonly Placed<Rule>[];
  /** Name, id and credentials of each organization, even if its other parts are invalid. */
  readonly outline: readonly Outline[];
  /** The keys that each rule has. */
  readonly ruleKeys: readonly (readonly string[])[];
}

interface Outline {
  readonly name?: string;
  readonly id?: string;
  /** Empty if the value is not a valid prefix. */
  readonly credentials: string;
}

const outline = z
  .array(
    z
      .object({
        name: z.string().optional().catch(undefined),
        id: z.string().optional().catch(undefined),
        credentials: prefix.default(DEFAULT_PREFIX).catch(''),
      })
      .catch({ credentials: '' }),
  )
  .catch([]);

const { shape } = policySchema;
const organization = shape.organizations.element.extend({
  projects: z.array(projectSchema.nullable().catch(null)).default([]).catch([]),
});
const tier = tierSchema.optional().catch(undefined);

const lenientFile = z.object({
  organizations: z.array(organization.nullable().catch(null)).catch([]),
  channels: shape.channels.catch({ approvals: '', announcements: [] }),
  allowPublicApprovals: shape.allowPublicApprovals.catch(false),
  approvers: z.array(z.string()).catch([]),
  admins: shape.admins.catch(undefined),
  auditors: shape.auditors.catch([]),
  identities: shape.identities.catch([]),
  managers: shape.managers.catch({}),
  viewers: shape.viewers.catch('everyone'),
  requesters: shape.requesters.catch('everyone'),
  quorum: shape.quorum.catch(1),
  denials: shape.denials.catch(1),
  tiers: z.object({ read: tier, ordinary: tier, dangerous: tier }).default({}).catch({}),
  rules: z.array(shape.rules.unwrap().element.nullable().catch(null)).default([]).catch([]),
  breakGlass: shape.breakGlass.catch(undefined),
  limits: shape.limits.catch(() => limitsSchema.parse({})),
  reminders: shape.reminders.catch(() => remindersSchema.parse({})),
  requestLifetime: shape.requestLifetime.catch(DAY),
  approvalLifetime: shape.approvalLifetime.catch(undefined),
  revealWithin: shape.revealWithin.catch(DAY),
  lifetime: shape.lifetime.catch(undefined),
  roleLifetimes: shape.roleLifetimes.catch(undefined),
  extend: shape.extend.catch(undefined),
  graceFor: shape.graceFor.catch(undefined),
  putOff: shape.putOff.catch(undefined),
  overlap: shape.overlap.catch(undefined),
  owners: shape.owners.catch(undefined),
  successors: shape.successors.catch(undefined),
  orphanAfter: shape.orphanAfter.catch(undefined),
  automations: shape.automations.catch(undefined),
  staleAfter: shape.staleAfter.catch(undefined),
  adoption: shape.adoption.catch(undefined),
  digest: shape.digest.catch(undefined),
  review: shape.review.catch(undefined),
});

const ruleKeys = z.object({
  rules: z
    .array(
      z
        .record(z.string(), z.unknown())
        .transform((rule) => Object.keys(rule))
        .catch([]),
    )
    .catch([]),
});

function placed<T extends object>(items: readonly (T | null)[]): Placed<T>[] {
  return items.flatMap((item, index) => (item === null ? [] : [{ ...item, index }]));
}

const isMap = z.record(z.string(), z.unknown());

export function readDraft(value: unknown): Draft {
  const file = isMap.safeParse(value).data ?? {};
  const { organizations, rules, ...rest } = lenientFile.parse(file);
  return {
    ...rest,
    organizations: placed(organizations).map((one) => ({
      ...one,
      projects: placed(one.projects),
    })),
    rules: placed(rules),
    outline: outline.parse(file.organizations),
    ruleKeys: ruleKeys.parse(file).rules,
  };
}
