/**
 * Writes the features of many customers where they come from a later record than what is there: a sink
 * that lost its partition cannot put an older state back. Writes nothing, and returns -1, where the position is
 * not the one given. KEYS: the position, the layout, the hashes. ARGV[1]: time to live in ms, ARGV[2]: the position
 * or nothing, ARGV[3]: the text of the layout, then for each hash offset, occurred_at, sequence and state.
 */
export const writeScript = `
if ARGV[2] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[2] then return -1 end
redis.call('SET', KEYS[2], ARGV[3], 'NX')
local written = 0
for i = 3, #KEYS do
  local at = 4 + (i - 3) * 4
  local stored = redis.call('HGET', KEYS[i], 'offset')
  if not stored or tonumber(stored) < tonumber(ARGV[at]) then
    redis.call('HSET', KEYS[i], 'offset', ARGV[at], 'occurred_at', ARGV[at + 1], 'sequence', ARGV[at + 2], 'state', ARGV[at + 3])
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
    written = written + 1
  end
end
return written`;

/** Sets a position where it still is the one given; returns whether it was. */
export const moveScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/** Returns offset and state of many customers, one after the other: a command each would cost more than its answer. */
export const readScript = `
local found = {}
for i = 1, #KEYS do
  local fields = redis.call('HMGET', KEYS[i], 'offset', 'state')
  found[2 * i - 1] = fields[1]
  found[2 * i] = fields[2]
end
return found`;
