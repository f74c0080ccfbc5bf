// The bodies of key operations. Unknown fields are refused; each bad field has its own error code.
import { z } from 'zod';
import { badRoleName, type Refusal, refuse } from '../http/refusals.ts';
import { isOrganizationRole, isProjectRole } from '../model/roles.ts';

const description = z.string().min(1).max(250);
const roleNames = z.array(z.string()).min(1);

const newKey = z.strictObject({ desc: description, roles: roleNames });
const keyChange = z
  .strictObject({ desc: description.optional(), roles: roleNames.optional() })
  .refine((change) => change.desc !== undefined || change.roles !== undefined, {
    params: { nothing: true },
  });
const assignment = z.array(z.strictObject({ roles: roleNames })).min(1);

type Issue = z.core.$ZodIssue;

function refusalFor(issue: Issue): Refusal {
  if (issue.code === 'unrecognized_keys') return refuse.unknownAttribute(issue.keys.join(', '));
  if (issue.code === 'custom') return refuse.missingAttributes('desc, roles');
  const field = issue.path.find((part) => typeof part === 'string');
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  if (field === 'desc') {
    if (isMissing) return refuse.descriptionRequired();
    return issue.code === 'invalid_type'
      ? refuse.invalidJsonAttribute('desc')
      : refuse.badDescription();
  }
  if (field === 'roles') {
    return isMissing || issue.code === 'too_small'
      ? refuse.missingRoles()
      : refuse.invalidJsonAttribute('roles');
  }
  return refuse.invalidJson();
}

function parsed<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue ? refusalFor(issue) : refuse.invalidJson();
}

const distinct = (names: readonly string[]) => [...new Set(names)];

function checkedNames(names: readonly string[]): string[] {
  for (const name of names)
    if (!isOrganizationRole(name) && !isProjectRole(name)) throw badRoleName(name);
  return distinct(names);
}

function organizationOnly(names: readonly string[]): string[] {
  const roles = checkedNames(names);
  const stray = roles.find((role) => !isOrganizationRole(role));
  if (stray !== undefined) throw refuse.notForOrganization(stray);
  return roles;
}

function projectOnly(names: readonly string[]): string[] {
  const roles = checkedNames(names);
  const stray = roles.find((role) => !isProjectRole(role));
  if (stray !== undefined) throw refuse.notForProject(stray);
  return roles;
}

export function readNewOrganizationKey(body: unknown) {
  const { desc, roles } = parsed(newKey, body);
  return { description: desc, roles: organizationOnly(roles) };
}

/** A key made in a project may mix both kinds; without an organization role it becomes a member. */
export function readNewProjectKey(body: unknown) {
  const { desc, roles } = parsed(newKey, body);
  const names = checkedNames(roles);
  const inOrganization = names.filter(isOrganizationRole);
  return {
    description: desc,
    roles: inOrganization.length > 0 ? inOrganization : ['ORG_MEMBER'],
    projectRoles: names.filter(isProjectRole),
  };
}

export function readOrganizationKeyChange(body: unknown) {
  const { desc, roles } = parsed(keyChange, body);
  return {
    ...(desc !== undefined && { description: desc }),
    ...(roles !== undefined && { roles: organizationOnly(roles) }),
  };
}

export function readProjectKeyChange(body: unknown) {
  const { desc, roles } = parsed(keyChange, body);
  return { description: desc, projectRoles: roles && projectOnly(roles) };
}

export function readAssignment(body: unknown): string[] {
  return projectOnly(parsed(assignment, body).flatMap(({ roles }) => roles));
}
