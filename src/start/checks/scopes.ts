/**
 * Every scope of the manifests, and what does not work without it. `test/repo` compares the list
 * with `manifest/`.
 */
export const SCOPES = [
  { scope: 'commands', without: 'nobody can type /atlas-keys' },
  { scope: 'chat:write', without: 'no card, announcement or direct message can be posted' },
  { scope: 'users:read', without: 'nobody can be recognised, so nobody may do anything' },
  { scope: 'users:read.email', without: 'two accounts of one person would pass for two people' },
  { scope: 'usergroups:read', without: 'nobody counts as a member of a user group of the policy' },
  { scope: 'channels:read', without: 'public channels of the policy cannot be looked at' },
  { scope: 'groups:read', without: 'private channels of the policy cannot be looked at' },
] as const;

/** What to do about a scope that is missing. */
export const ADD_SCOPE = 'Add it under OAuth & Permissions, and install the app again.';

/** A sentence for each scope that the token lacks. `granted`: as Slack said, if it did. */
export function missingScopes(granted: readonly string[] | undefined): readonly string[] {
  if (granted === undefined) return [];
  return SCOPES.filter(({ scope }) => !granted.includes(scope)).map(
    ({ scope, without }) => `it lacks the scope ${scope}: ${without}. ${ADD_SCOPE}`,
  );
}
