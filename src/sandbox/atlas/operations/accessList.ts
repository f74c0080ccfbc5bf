// The API access list of one key: the addresses it may call from.
import { z } from 'zod';
import { type Answer, noContent, ok } from '../http/answers.ts';
import { page } from '../http/paging.ts';
import { refuse } from '../http/refusals.ts';
import { type AccessEntry, addressEntry, blockEntry, meaningOf } from '../model/addresses.ts';
import { accessEntryView, accessListHref } from '../model/views.ts';
import type { Key } from '../model/world.ts';
import { type Operation, type OrganizationCall, requireKey, type Stage } from './call.ts';

const additions = z
  .array(z.strictObject({ ipAddress: z.string().optional(), cidrBlock: z.string().optional() }))
  .min(1);

function entryPage(
  entries: readonly AccessEntry[],
  key: Key,
  call: OrganizationCall,
  stage: Stage,
): Answer {
  return page(entries, (entry) => accessEntryView(entry, key, call.base), {
    href: accessListHref(key, call.base),
    query: call.query,
    totalCountError: stage.switches.totalCountError,
  });
}

export const listAccessEntries: Operation<OrganizationCall> = (call, stage) => {
  const key = requireKey(call, call.organization.id, stage);
  return entryPage(key.entries, key, call, stage);
};

function readAdditions(body: unknown, now: number): AccessEntry[] {
  const result = additions.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw issue?.code === 'unrecognized_keys'
      ? refuse.unknownAttribute(issue.keys.join(', '))
      : refuse.invalidJson();
  }
  return result.data.map(({ ipAddress, cidrBlock }) => {
    if ((ipAddress === undefined) === (cidrBlock === undefined)) throw refuse.oneOfTwo();
    const entry =
      cidrBlock === undefined ? addressEntry(ipAddress ?? '', now) : blockEntry(cidrBlock, now);
    if (entry) return entry;
    throw cidrBlock === undefined ? refuse.badAddress(ipAddress ?? '') : refuse.badBlock(cidrBlock);
  });
}

export const addAccessEntries: Operation<OrganizationCall> = (call, stage) => {
  const key = requireKey(call, call.organization.id, stage);
  const added = readAdditions(call.json(), stage.now());
  const blocks = added.map(({ cidrBlock }) => meaningOf(cidrBlock));
  if (new Set(blocks).size < blocks.length) throw refuse.repeatedAddress();
  const taken = key.entries.find(({ cidrBlock }) => blocks.includes(meaningOf(cidrBlock)));
  if (taken) throw refuse.addressTaken(taken.ipAddress ?? taken.cidrBlock);
  const changed = stage.world.changeKey(
    key.id,
    { entries: [...key.entries, ...added] },
    call.caller.name,
  );
  const returned = stage.switches.accessListPostReturns === 'all' ? changed.entries : added;
  return entryPage(returned, changed, call, stage);
};

function requireEntry(call: OrganizationCall, key: Key): AccessEntry {
  const name = call.parameter('ipAddress');
  const entry = key.entries.find((it) => it.ipAddress === name || it.cidrBlock === name);
  if (!entry) throw refuse.addressNotFound(name);
  return entry;
}

export const getAccessEntry: Operation<OrganizationCall> = (call, stage) => {
  const key = requireKey(call, call.organization.id, stage);
  return ok(accessEntryView(requireEntry(call, key), key, call.base));
};

/** Nobody can remove the address they are calling from. */
export const deleteAccessEntry: Operation<OrganizationCall> = (call, stage) => {
  const key = requireKey(call, call.organization.id, stage);
  const entry = requireEntry(call, key);
  if (entry.ipAddress === call.address) throw refuse.ownAddress(call.address);
  const entries = key.entries.filter((it) => it !== entry);
  stage.world.changeKey(key.id, { entries }, call.caller.name);
  return noContent();
};
