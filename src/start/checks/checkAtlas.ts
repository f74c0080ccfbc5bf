import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningAtlas } from '../../atlas/atlas.ts';
import type { Config } from '../../config/config.ts';
import { AtlasError } from '../../foundation/errors.ts';
import { refusedByProxy } from '../../slack/outbound/neverSent.ts';
import type { LockedOutOrganization } from '../../workflow/keys/lockedOutOrganizations.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { withoutOwner } from './atlasRoles.ts';
import { refuseIfAny } from './startErrors.ts';

const ATLAS_WITHIN = 8_000;

/** Answers of Atlas that mean that a person must change something. No answer does not mean that. */
const MISTAKEN = [
  'bad_credentials',
  'missing_role',
  'address_not_allowed',
  'forbidden',
  'not_found',
];

/**
 * Asks for one key of each organization, so that wrong credentials are found at the start. Returns
 * the organizations whose credentials Atlas refuses. Throws `StartRefused` if it refuses all of
 * them.
 */
export async function checkAtlas(
  atlas: RunningAtlas,
  config: Pick<Config, 'organizations'>,
  log: Log,
): Promise<readonly (LockedOutOrganization & { readonly message: string })[]> {
  const refusals = await Promise.all(
    config.organizations.map(async ({ id, name }) => {
      try {
        const asked = atlas.client(id)?.listOrgApiKeys({ orgId: id, itemsPerPage: 1 });
        const late = sleep(ATLAS_WITHIN, 'late' as const, { ref: false });
        if ((await Promise.race([asked, late])) === 'late') {
          const message = `Atlas did not answer for organization ${name} in time.`;
          log.warn({ message }, 'atlas.warning');
        }
        return [];
      } catch (cause) {
        if (!(cause instanceof AtlasError)) throw cause;
        const message = `organization ${name} (${id}): ${cause.message}`;
        if (MISTAKEN.includes(cause.code)) return [{ id, name, code: cause.code, message }];
        const proxy = refusedByProxy(cause);
        const more = proxy === undefined ? {} : { proxy: `HTTPS_PROXY: it answers ${proxy}.` };
        log.warn({ message, code: cause.code, ...more }, 'atlas.warning');
        return [];
      }
    }),
  );
  const refused = refusals.flat();
  const open = config.organizations.filter(({ id }) => !refused.some((one) => one.id === id));
  const shut = [...refused, ...(await withoutOwner(atlas, open))];
  if (shut.length === config.organizations.length) refuseIfAny(shut.map(({ message }) => message));
  for (const { id, message } of shut)
    log.error({ organizationId: id, message }, 'atlas.organization_shut');
  return shut;
}
