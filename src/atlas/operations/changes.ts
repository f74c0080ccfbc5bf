import { canonicalAddress } from '../../domain/key/address.ts';
import type { CreatedKey, Page } from '../../workflow/ports/atlas.ts';
import type { Caller } from '../auth/call.ts';
import type { Clock } from '../http/clock.ts';
import { refusalOf, unreadable } from '../http/failure.ts';
import type { Limits } from '../http/limits.ts';
import { wireAccessEntry } from '../wire/schema.ts';
import { type ArgumentsOf, checked, parameters } from './arguments.ts';
import { readCreatedKey } from './createdKey.ts';
import { readPage } from './readAnswer.ts';
import { pagingQuery, withQuery } from './reader.ts';

/** An address is sent as `ipAddress`, a block as `cidrBlock`. Never both. */
function wireEntry(address: string) {
  return address.includes('/') ? { cidrBlock: address } : { ipAddress: address };
}

/**
 * The operations that change something. Each is sent at most once with credentials that Atlas
 * accepts.
 */
export function createChanges(options: { caller: Caller; clock: Clock; limits: Limits }) {
  const { caller, clock, limits } = options;
  const maxBytes = limits.bodyBytes;

  /**
   * Answer: 200 with the private key, which Atlas never shows again. It is checked before it is
   * used.
   */
  async function createOrgApiKey(given: ArgumentsOf<'createOrgApiKey'>): Promise<CreatedKey> {
    const operation = 'createOrgApiKey';
    const { orgId, desc, roles, envelope, pretty } = checked(
      operation,
      parameters[operation],
      given,
    );
    const path = withQuery(`/orgs/${orgId}/apiKeys`, { envelope, pretty });
    const body = JSON.stringify({ desc, roles: [...new Set(roles)] });
    return caller.write({ operation, method: 'POST', path, body, maxBytes }, (answer) =>
      readCreatedKey(answer, { orgId, desc, roles }, { operation, envelope, now: clock.now() }),
    );
  }

  /** Answer: 204. The key is removed from every project too. */
  async function deleteOrgApiKey(given: ArgumentsOf<'deleteOrgApiKey'>): Promise<void> {
    const operation = 'deleteOrgApiKey';
    const { orgId, apiUserId, ...shape } = checked(operation, parameters[operation], given);
    const path = withQuery(`/orgs/${orgId}/apiKeys/${apiUserId}`, shape);
    await caller.write({ operation, method: 'DELETE', path, maxBytes }, (answer) => {
      if (answer.status !== 204) throw refusalOf(answer, operation, clock.now());
    });
  }

  /**
   * Answer: 200 with a page of entries. It is not documented whether of all or of the added ones.
   */
  async function addAccessList(given: ArgumentsOf<'addAccessList'>): Promise<Page<string>> {
    const operation = 'addAccessList';
    const { orgId, apiUserId, entries, ...paged } = checked(
      operation,
      parameters[operation],
      given,
    );
    const path = withQuery(`/orgs/${orgId}/apiKeys/${apiUserId}/accessList`, pagingQuery(paged));
    // Atlas refuses a list that names an address twice.
    const once = new Set(entries.map((entry) => canonicalAddress(entry) ?? entry));
    const body = JSON.stringify([...once].map(wireEntry));
    return caller.write({ operation, method: 'POST', path, body, maxBytes }, (answer) => {
      const page = readPage(wireAccessEntry, answer, { ...paged, operation, now: clock.now() });
      if (page.unread === undefined) return page;
      throw unreadable(operation, 'an entry cannot be read', { status: 200 });
    });
  }

  return { createOrgApiKey, deleteOrgApiKey, addAccessList };
}
