import type { AtlasKey } from '../../domain/key/key.ts';
import type { Caller } from '../auth/call.ts';
import type { Clock } from '../http/clock.ts';
import { refusalOf, unreadable } from '../http/failure.ts';
import type { Limits } from '../http/limits.ts';
import type { Call } from '../http/sender.ts';
import type { Answer } from '../wire/exchange.ts';
import { wireKey } from '../wire/schema.ts';
import { type ArgumentsOf, checked, parameters } from './arguments.ts';
import { readEntity } from './readAnswer.ts';
import { withQuery } from './reader.ts';

/**
 * The operations that change what a key may do, and from where. Each is sent at most once with
 * credentials that Atlas accepts. A removal from a project is no revocation: the key lives on.
 */
export function createAccessChanges(options: { caller: Caller; clock: Clock; limits: Limits }) {
  const { caller, clock, limits } = options;

  /** Sends a change whose answer is 204. */
  function send(call: Omit<Call, 'maxBytes'>): Promise<void> {
    return caller.write({ ...call, maxBytes: limits.bodyBytes }, (answer) => {
      if (answer.status !== 204) throw refusalOf(answer, call.operation, clock.now());
    });
  }

  /** Sends new roles. The answer is the key, with all its roles and a redacted private key. */
  function sendRoles(
    {
      apiUserId,
      envelope,
    }: { readonly apiUserId: string; readonly envelope?: boolean | undefined },
    call: Omit<Call, 'maxBytes' | 'method'>,
  ): Promise<AtlasKey> {
    const { operation } = call;
    const parse = (answer: Answer) => {
      const key = readEntity(wireKey, answer, { operation, envelope, now: clock.now() });
      if (key.id === apiUserId) return key;
      throw unreadable(operation, 'it is about another key', { status: answer.status });
    };
    return caller.write({ ...call, method: 'PATCH', maxBytes: limits.bodyBytes }, parse);
  }

  return {
    /** Replaces the roles on the organization, or the description. Needs Organization Owner. */
    async updateOrgApiKey(given: ArgumentsOf<'updateOrgApiKey'>): Promise<AtlasKey> {
      const operation = 'updateOrgApiKey';
      const args = checked(operation, parameters[operation], given);
      const { orgId, apiUserId, roles, desc, envelope, pretty } = args;
      const path = withQuery(`/orgs/${orgId}/apiKeys/${apiUserId}`, { envelope, pretty });
      return sendRoles(args, { operation, path, body: JSON.stringify({ desc, roles }) });
    },

    /**
     * Adds a key to a project. A second time it is refused (`API_KEY_ALREADY_IN_GROUP`), whatever
     * the roles. Needs the role Project Owner.
     */
    async addGroupApiKey(given: ArgumentsOf<'addGroupApiKey'>): Promise<void> {
      const operation = 'addGroupApiKey';
      const { groupId, apiUserId, roles, ...shape } = checked(
        operation,
        parameters[operation],
        given,
      );
      const path = withQuery(`/groups/${groupId}/apiKeys/${apiUserId}`, shape);
      await send({ operation, method: 'POST', path, body: JSON.stringify([{ roles }]) });
    },

    /**
     * Replaces the roles in one project that the key is in; without that it is refused
     * (`API_KEY_NOT_FOUND`). Needs the role Project Access Manager.
     */
    async updateGroupApiKeyRoles(given: ArgumentsOf<'updateGroupApiKeyRoles'>): Promise<AtlasKey> {
      const operation = 'updateGroupApiKeyRoles';
      const args = checked(operation, parameters[operation], given);
      const { groupId, apiUserId, roles, envelope, pretty } = args;
      const path = withQuery(`/groups/${groupId}/apiKeys/${apiUserId}`, { envelope, pretty });
      return sendRoles(args, { operation, path, body: JSON.stringify({ roles }) });
    },

    async removeGroupApiKey(given: ArgumentsOf<'removeGroupApiKey'>): Promise<void> {
      const operation = 'removeGroupApiKey';
      const { groupId, apiUserId, ...shape } = checked(operation, parameters[operation], given);
      const path = withQuery(`/groups/${groupId}/apiKeys/${apiUserId}`, shape);
      await send({ operation, method: 'DELETE', path });
    },

    /** The address or block as Atlas shows it. */
    async deleteAccessListEntry(given: ArgumentsOf<'deleteAccessListEntry'>): Promise<void> {
      const operation = 'deleteAccessListEntry';
      const { orgId, apiUserId, ipAddress, ...shape } = checked(
        operation,
        parameters[operation],
        given,
      );
      const entry = encodeURIComponent(ipAddress);
      const path = withQuery(`/orgs/${orgId}/apiKeys/${apiUserId}/accessList/${entry}`, shape);
      await send({ operation, method: 'DELETE', path });
    },
  };
}
