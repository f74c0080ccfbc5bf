/**
 * What the Lua scripts that run inside Redis have in common. They contain no rules: they only compare
 * values and write them. Each validates everything before its first write; if it appends to the audit log, that is
 * the first write. See src/README.md#one-change.
 *
 * With the `#!lua` line Redis does not even begin a script that writes if it is out of memory,
 * read-only or cannot persist. Replies are arrays whose first item is a word; a test provokes each.
 */
export interface Script {
  readonly name: string;
  /** Whether it is in doubt after a lost reply what is stored. */
  readonly writes: boolean;
  readonly lua: string;
}

/** The form of everything that is stored. Each change of it has a number and a lift (`lifting.ts`). */
export const FORM = 2;
const OWN_FORM = 'OWN_FORM';
/** Whether a newer Keywarden has lifted what is stored: then this one writes nothing more. */
export const NEWER_FORM = `
local function newer_form(key)
  local form = tonumber(string.match(redis.call('GET', key) or '', '^(%d+):') or '0')
  return form > ${OWN_FORM}
end`;

const OFFSET = `tonumber(redis.call('GET', offset) or '0')`;
/** Redis time in ms, moved by the offset key where the clock is one for tests. */
export const CLOCK = `
local function clock(offset)
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000) + ${OFFSET}
end`;

/** In which circumstances a script runs. */
export interface Circumstances {
  readonly testClock: boolean;
  readonly form?: number;
}

/** Whoever can write to Redis could move every deadline: the offset is not even read, but in tests. */
export function textOf({ lua }: Script, { testClock, form = FORM }: Circumstances): string {
  const own = lua.replaceAll(OWN_FORM, String(form));
  return testClock ? own : own.replaceAll(OFFSET, '0');
}

/** Names the first key that holds another type than the script expects. */
export const WRONG_TYPE = `
local function wrong_type(types)
  for i, want in ipairs(types) do
    local found = redis.call('TYPE', KEYS[i])['ok']
    if found ~= 'none' and found ~= want then return KEYS[i] end
  end
end`;

/**
 * The id of the commit that wrote what is stored, '' if nothing is. The version cannot tell: if
 * Redis lost the end of its log, another record gets the version of the one that a decision was
 * made on.
 */
export const COMMIT_OF = `
local function commit_of(stored)
  if not stored then return '' end
  return string.match(stored, '^{"version":%d+,"commitId":"([^"]+)",')
end`;

/**
 * Counts for how many records each secret key is needed, read from the records
 * themselves. A count that is no number begins anew; nothing is decided by it, it only warns at
 * start.
 */
export const COUNT_NEEDS = `
local function needs_of(record)
  return record and string.match(record, '^{"version":%d+,"commitId":"[^"]+","needs":"([^"]*)"') or ''
end
local function count_needs(counts, before, after)
  local change = {}
  for need in string.gmatch(needs_of(before), '%S+') do change[need] = (change[need] or 0) - 1 end
  for need in string.gmatch(needs_of(after), '%S+') do change[need] = (change[need] or 0) + 1 end
  for need, by in pairs(change) do
    local count = (tonumber(redis.call('HGET', counts, need) or '0') or 0) + by
    if by ~= 0 and count > 0 then
      redis.call('HSET', counts, need, string.format('%.0f', count))
    elseif by ~= 0 then
      redis.call('HDEL', counts, need)
    end
  end
end`;

/**
 * Puts another text in the place of exactly this one.
 * KEYS: 1 string or hash
 * ARGV: 1 old text, 2 new text, 3 field of the hash, or ''
 * -> ok
 * -> changed                     something else is there by now
 */
export const SWAP: Script = {
  name: 'swap',
  writes: true,
  lua: `#!lua
local field = ARGV[3]
local found = field == '' and redis.call('GET', KEYS[1]) or redis.call('HGET', KEYS[1], field)
if found ~= ARGV[1] then return { 'changed' } end
if field == '' then
  redis.call('SET', KEYS[1], ARGV[2])
else
  redis.call('HSET', KEYS[1], field, ARGV[2])
end
return { 'ok' }`,
};
