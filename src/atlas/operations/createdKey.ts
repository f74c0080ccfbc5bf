import { z } from 'zod';
import type { AtlasKey } from '../../domain/key/key.ts';
import type { CreatedKey } from '../../workflow/ports/atlas.ts';
import { refusalOf, unreadable } from '../http/failure.ts';
import { parseJson } from '../wire/errorBody.ts';
import type { Answer } from '../wire/exchange.ts';
import { hexId, wireCreatedKey } from '../wire/schema.ts';
import { type Reading, readEntity } from './readAnswer.ts';

export interface Asked {
  readonly orgId: string;
  readonly desc: string;
  readonly roles: readonly string[];
}

function differences(key: AtlasKey, asked: Asked): string[] {
  const wanted = new Set(asked.roles);
  const given = new Set(key.roles.map(({ role }) => role));
  const isForeign = key.roles.some(
    ({ organizationId, projectId }) => organizationId !== asked.orgId || projectId !== undefined,
  );
  const isSameSet = wanted.size === given.size && [...wanted].every((role) => given.has(role));
  return [
    ...(key.description === asked.desc ? [] : ['the description is another one']),
    ...(isSameSet && !isForeign ? [] : ['the roles are not those that were asked for']),
    ...(key.publicKey === '' ? ['there is no public key'] : []),
  ];
}

const idAnywhere = z.union([
  z.object({ id: hexId }).transform(({ id }) => id),
  z.object({ content: z.object({ id: hexId }) }).transform(({ content }) => content.id),
]);

/** The id of the key that may exist at Atlas, so that it can be deleted. */
function keyIdIn(answer: Answer): readonly string[] {
  const id = idAnywhere.safeParse(parseJson(answer.body));
  return id.success ? [id.data] : [];
}

/**
 * Reads the answer to a create. It is accepted only if everything is as it was asked for and the
 * private key is clear. Otherwise throws `unreadable` with effect `unknown`; `parameters` holds the
 * id if one was read.
 */
export function readCreatedKey(answer: Answer, asked: Asked, reading: Reading): CreatedKey {
  const { operation, now } = reading;
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, operation, now);
  const more = { status: answer.status, parameters: keyIdIn(answer) };
  if (answer.status !== 200) {
    throw unreadable(operation, `its status is ${answer.status}, not 200`, more);
  }
  const { key, privateKey } = readOrKeepId(answer, reading, more);
  const wrong = differences(key, asked);
  if (privateKey === undefined) wrong.push('there is no clear private key');
  if (privateKey === undefined || wrong.length > 0) {
    throw unreadable(operation, wrong.join(', '), more);
  }
  return { key, privateKey };
}

function readOrKeepId(
  answer: Answer,
  reading: Reading,
  more: { status: number; parameters: readonly string[] },
) {
  try {
    return readEntity(wireCreatedKey, answer, reading);
  } catch (error) {
    if (more.parameters.length === 0) throw error;
    throw unreadable(reading.operation, 'it is not a key as documented', more);
  }
}
