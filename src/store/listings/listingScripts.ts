import {
  CLOCK,
  COMMIT_OF,
  COUNT_NEEDS,
  NEWER_FORM,
  type Script,
  WRONG_TYPE,
} from '../redis/scripts.ts';

/**
 * How much later than its moment something may stand among what is due, ms: taking it moves it on by
 * the time of a lease, and Slack may ask to wait. What stands later was moved there by somebody.
 */
const LEASED = 2 * 60_000;
const POSTPONED = 25 * 60 * 60_000;

/** Puts a member where it must be; it is named if it was not there, or had another score. */
const LISTED = `
local names = {}
local function put(name, key, score, member)
  names[#names + 1] = name
  if puts then redis.call('ZADD', key, score, member) end
end
local function listed(name, key, score, member)
  local found = redis.call('ZSCORE', key, member)
  if not found or tonumber(found) ~= tonumber(score) then put(name, key, score, member) end
end
local function due(key, at, latest, member, name)
  local found = redis.call('ZSCORE', key, member)
  if not found or tonumber(found) > latest then put(name or 'due', key, at, member) end
end`;

/**
 * Looks whether one request is listed wherever its record says, and puts it back where it is not.
 * KEYS: 1 requests, 2 requests of the requester, 3 all requests, 4 open requests of the requester,
 *       5 open requests, 6 issued, 7 due, 8 clock offset, 9 form, 10 notices of the request,
 *       then the quotas that it used up, and those in which it stands while it is open
 * ARGV: 1 request id, 2 id of the commit by which this was found out, 3 '1' to put back,
 *       4 creation time, 5 '1' if the request is open, 6 due time or '', 7 id of an issued key that is
 *       not listed or '', 8 its summary
 * -> listed, names of the lists in which it was missing or had another place
 * -> stale                       the record is another by now
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const LIST_REQUEST: Script = {
  name: 'list-request',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${COMMIT_OF}
${NEWER_FORM}
local types = { 'hash', 'zset', 'zset', 'zset', 'zset', 'hash', 'zset', 'string', 'string', 'zset' }
for k = #types + 1, #KEYS do types[k] = 'zset' end
local wrong = wrong_type(types)
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[9]) then return { 'newer' } end
local id, puts, created = ARGV[1], ARGV[3] == '1', ARGV[4]
if commit_of(redis.call('HGET', KEYS[1], id)) ~= ARGV[2] then return { 'stale' } end
${LISTED}
listed('of_requester', KEYS[2], created, id)
listed('all', KEYS[3], created, id)
if ARGV[5] == '1' then
  listed('open_of_requester', KEYS[4], created, id)
  listed('open', KEYS[5], created, id)
end
if ARGV[6] ~= '' then
  due(KEYS[7], ARGV[6], math.max(tonumber(ARGV[6]), clock(KEYS[8]) + ${LEASED}), 'r:' .. id)
end
if ARGV[7] ~= '' then
  names[#names + 1] = 'issued'
  if puts then redis.call('HSET', KEYS[6], ARGV[7], ARGV[8]) end
end
for k = 11, #KEYS do
  local used = redis.call('ZSCORE', KEYS[k], id)
  if not used or tonumber(used) < tonumber(created) then put('quota', KEYS[k], created, id) end
end
return { 'listed', names }`,
};

/**
 * The same of one pre-approval that was not revoked.
 * KEYS: 1 pre-approvals, 2 open pre-approvals, 3 form
 * ARGV: 1 pre-approval id, 2 id of the commit by which this was found out, 3 '1' to put back, 4 its end
 * -> listed, names of the lists in which it was missing or had another place
 * -> stale                       it is another by now
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const LIST_PRE_APPROVAL: Script = {
  name: 'list-pre-approval',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
${COMMIT_OF}
${NEWER_FORM}
local wrong = wrong_type({ 'hash', 'zset', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[3]) then return { 'newer' } end
local id, puts = ARGV[1], ARGV[3] == '1'
if commit_of(redis.call('HGET', KEYS[1], id)) ~= ARGV[2] then return { 'stale' } end
${LISTED}
listed('open_pre_approvals', KEYS[2], ARGV[4], id)
return { 'listed', names }`,
};

/**
 * The same of one credential.
 * KEYS: 1 credentials, 2 credentials of the owner, 3 credentials of the organization, 4 ends, 5 due
 *       credentials, 6 clock offset, 7 form, 8 those offered to whom it is offered to, if it is
 * ARGV: 1 credential id, 2 id of the commit by which this was found out, 3 '1' to put back,
 *       4 creation time or '' if it has ended, 5 end or '', 6 due time or ''
 * -> listed, names of the lists in which it was missing or had another place
 * -> stale                       the record is another by now
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const LIST_CREDENTIAL: Script = {
  name: 'list-credential',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${COMMIT_OF}
${NEWER_FORM}
local types = { 'hash', 'zset', 'zset', 'zset', 'zset', 'string', 'string' }
if #KEYS > #types then types[#KEYS] = 'zset' end
local wrong = wrong_type(types)
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[7]) then return { 'newer' } end
local id, puts = ARGV[1], ARGV[3] == '1'
if commit_of(redis.call('HGET', KEYS[1], id)) ~= ARGV[2] then return { 'stale' } end
${LISTED}
if ARGV[4] ~= '' then
  listed('of_owner', KEYS[2], ARGV[4], id)
  listed('of_organization', KEYS[3], ARGV[4], id)
  if KEYS[8] then listed('offered_to', KEYS[8], ARGV[4], id) end
end
if ARGV[5] ~= '' then listed('credential_ends', KEYS[4], ARGV[5], id) end
if ARGV[6] ~= '' then
  local latest = math.max(tonumber(ARGV[6]), clock(KEYS[6]) + ${LEASED})
  due(KEYS[5], ARGV[6], latest, id, 'due_credentials')
end
return { 'listed', names }`,
};

/**
 * The same of one notice that is owed.
 * KEYS: 1 notices, 2 notices of the request, 3 due, 4 clock offset, 5 form
 * ARGV: 1 notice id, 2 '1' to put back
 * -> listed, names of the lists in which it was missing or had another place
 * -> stale                       it was paid meanwhile
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const LIST_NOTICE: Script = {
  name: 'list-notice',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${NEWER_FORM}
local wrong = wrong_type({ 'hash', 'zset', 'zset', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[5]) then return { 'newer' } end
local id, puts = ARGV[1], ARGV[2] == '1'
if redis.call('HEXISTS', KEYS[1], id) == 0 then return { 'stale' } end
${LISTED}
if not redis.call('ZSCORE', KEYS[2], id) then put('notices_of', KEYS[2], 0, id) end
local now = clock(KEYS[4])
due(KEYS[3], now, now + ${POSTPONED}, 'n:' .. id)
return { 'listed', names }`,
};

/**
 * Puts back a count of a secret key that is missing. A count that is too high would keep Keywarden
 * from starting without a key that nothing needs, so one of the records must still need it.
 * KEYS: 1 requests, 2 pre-approvals, 3 needs, 4 credentials
 * ARGV: 1 secret key, 2 for how many records it is needed, the rest: ids of some of them
 * -> put
 * -> there                       it has a count
 * -> stale                       none of these records needs it any more
 * -> corrupt, what               a key has the wrong type
 */
export const LIST_NEED: Script = {
  name: 'list-need',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
${COUNT_NEEDS}
local wrong = wrong_type({ 'hash', 'hash', 'hash', 'hash' })
if wrong then return { 'corrupt', wrong } end
local need = ARGV[1]
if redis.call('HEXISTS', KEYS[3], need) == 1 then return { 'there' } end
for a = 3, #ARGV do
  local stored = redis.call('HGET', KEYS[1], ARGV[a]) or redis.call('HGET', KEYS[2], ARGV[a])
    or redis.call('HGET', KEYS[4], ARGV[a])
  for one in string.gmatch(needs_of(stored), '%S+') do
    if one == need then
      redis.call('HSET', KEYS[3], need, ARGV[2])
      return { 'put' }
    end
  end
end
return { 'stale' }`,
};
