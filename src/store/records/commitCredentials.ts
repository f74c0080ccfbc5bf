import type { Credential } from '../../domain/credential/credential.ts';
import { endOf } from '../../domain/credential/ends.ts';
import { ownerName } from '../../domain/key/owner.ts';
import { isNamedBy } from '../../domain/ledger/named.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { CredentialChange } from '../../workflow/ports/credentials.ts';
import type { Keys } from '../redis/keys.ts';

/** A signed record of a credential. */
export interface CredentialWriter {
  write(credential: Credential): string;
}

/**
 * The part of COMMIT for credentials: each has twelve values in ARGV, from `at` on, behind their
 * number: its id, the id of the commit it was decided on ('': new), its record, its due time or '', '1'
 * until it has ended, its creation time, its end or '', then positions in KEYS: the index of the owner
 * before (0: the same), of its owner, of its organization, of whom it was offered to before (0: the
 * same or nobody), of whom it is offered to (0: nobody).
 */
export const CREDENTIALS = `
local function credentials_at(at)
  local found = {}
  for c = 1, tonumber(ARGV[at]) do
    local a = at + 12 * (c - 1)
    found[c] = {
      id = ARGV[a + 1], before = ARGV[a + 2], record = ARGV[a + 3], due = ARGV[a + 4],
      lives = ARGV[a + 5] == '1', created = ARGV[a + 6], ends = ARGV[a + 7],
      left = { tonumber(ARGV[a + 8]), tonumber(ARGV[a + 11]) },
      indexes = { tonumber(ARGV[a + 9]), tonumber(ARGV[a + 10]), tonumber(ARGV[a + 12]) },
      stored = redis.call('HGET', KEYS[17], ARGV[a + 1]),
    }
  end
  return found, at + 12 * #found + 1
end
local function put_in(key, score, member)
  if score ~= '' then redis.call('ZADD', key, score, member) else redis.call('ZREM', key, member) end
end
local function put_credential(one)
  redis.call('HSET', KEYS[17], one.id, one.record)
  for _, left in ipairs(one.left) do
    if left > 0 then redis.call('ZREM', KEYS[left], one.id) end
  end
  for _, index in ipairs(one.indexes) do
    if index > 0 then put_in(KEYS[index], one.lives and one.created or '', one.id) end
  end
  put_in(KEYS[18], one.due, one.id)
  put_in(KEYS[19], one.lives and one.ends or '', one.id)
  count_needs(KEYS[12], one.stored, one.record)
end`;

/** The index of those to whom it is offered. */
function receiving(credential: Credential | undefined, keys: Keys): string | undefined {
  const { offered } = credential ?? {};
  return offered && keys.offeredTo(ownerName(offered.to));
}

/** Which of the two indexes it leaves, and which it stands in. */
function moved(before: string | undefined, after: string | undefined) {
  return { left: before === after ? undefined : before, stands: after };
}

function indexes({ credential, before }: CredentialChange, keys: Keys) {
  const owner = keys.ofOwner(ownerName(credential.owner));
  const formerOwner = before && keys.ofOwner(ownerName(before.owner));
  return {
    owner: moved(formerOwner, owner),
    organization: keys.ofOrganization(credential.organizationId),
    receiver: moved(receiving(before, keys), receiving(credential, keys)),
  };
}

function lists(change: CredentialChange, keys: Keys): readonly string[] {
  const { owner, organization, receiver } = indexes(change, keys);
  const all = [owner.left, owner.stands, organization, receiver.left, receiver.stands];
  return [...all.flatMap((name) => name ?? []), keys.noticesOf(change.credential.id)];
}

/** The indexes of these credentials and where their notices stand, each once. */
export function credentialKeys(changes: readonly CredentialChange[], keys: Keys): string[] {
  return [...new Set(changes.flatMap((change) => lists(change, keys)))];
}

/** `at` says where a name stands in KEYS. */
export function credentialArguments(
  change: CredentialChange,
  record: string,
  keys: Keys,
  at: (name: string) => number,
): readonly (string | number)[] {
  const { credential, before, due } = change;
  const { id, createdAt, state } = credential;
  const { owner, organization, receiver } = indexes(change, keys);
  const place = (name: string | undefined) => (name === undefined ? 0 : at(name));
  return [
    id,
    before?.commitId ?? '',
    record,
    due ?? '',
    state.status === 'ended' ? '0' : '1',
    createdAt,
    endOf(credential)?.at ?? '',
    place(owner.left),
    place(owner.stands),
    at(organization),
    place(receiver.left),
    place(receiver.stands),
  ];
}

/** Whether after this commit something is sent to Atlas. */
export function isSent({ credential: { state } }: CredentialChange): boolean {
  return state.status === 'moving' || state.status === 'ending';
}

/**
 * One commit has one id, and its entry names each credential with it: what the history says of a
 * record comes from there.
 */
export function assertNamed(
  changes: readonly CredentialChange[],
  entry: AuditEntry,
  commitId: string,
): void {
  const { credentials: named } = entry.facts;
  for (const { before, credential } of changes) {
    const isNamed = Array.isArray(named) && named.some((one) => isNamedBy(one, credential));
    if (!isNamed) throw new RangeError(`the entry does not name ${credential.id}`);
    if (credential.version !== (before?.version ?? 0) + 1 || credential.commitId !== commitId)
      throw new RangeError('a commit adds one to the version, and has one id');
    if (before !== undefined && before.id !== credential.id)
      throw new RangeError('a credential keeps its id');
  }
}
