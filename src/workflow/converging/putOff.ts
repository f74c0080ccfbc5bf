import type { CredentialCommand } from '../../domain/credential/commands/decide.ts';
import { atlasIdOf, type Credential } from '../../domain/credential/credential.ts';
import { fittingNotices } from '../../domain/credential/endNotices.ts';
import { endOf } from '../../domain/credential/ends.ts';
import { putOffFor } from '../../domain/policy/asking/lifetime.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { CredentialsAtAtlas } from '../ports/credentialAccess.ts';

const DAY = 24 * 60 * 60_000;

/**
 * By how much the policy puts its end off, if it is in use; 0: not at all. One that lives for less
 * than a day was meant to end that soon.
 */
function allowed({ told, ends, putOff, ...credential }: Credential, policy: Policy): number {
  const end = endOf({ ends, putOff });
  const isDayTold = told !== undefined && fittingNotices(told).some(({ name }) => name === 'day');
  if (end?.cut !== 'approved' || putOff?.from === ends.approved || !isDayTold) return 0;
  const { organizationId, access } = credential;
  const projects = access.projects.map(({ projectId, roles }) => ({ id: projectId, roles }));
  return putOffFor(policy, { organizationId, roles: access.organizationRoles, projects });
}

/**
 * Whoever uses a credential shall not be cut off because its owner is on holiday. So in the day
 * before its end Atlas is asked when it was last used. `undefined`: its end stays. Where Atlas does
 * not say it, nothing is put off: the owner is told of the end in any case.
 */
export function createPuttingOff(parts: {
  readonly atlas: CredentialsAtAtlas;
  readonly policy: () => Policy;
}): (credential: Credential, now: number) => Promise<CredentialCommand | undefined> {
  return async (credential, now) => {
    const end = endOf(credential);
    const by = allowed(credential, parts.policy());
    if (end === undefined || by === 0 || now < end.at - DAY || now >= end.at) return undefined;
    const access = parts.atlas.credentialAccess(credential.organizationId, credential.kind);
    const read = await access?.read(atlasIdOf(credential));
    if (read?.is !== 'read' || read.credential.handle !== credential.handle) return undefined;
    const used = read.credential.use.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
    const usedAt = Math.max(...used);
    // Atlas's clock may be ahead of ours.
    if (used.length === 0 || now - usedAt > DAY) return undefined;
    return { type: 'put_off', to: end.at + by, usedAt: Math.min(usedAt, now) };
  };
}
