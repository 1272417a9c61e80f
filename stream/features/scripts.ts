import { offsetDigits } from './state-bytes.ts';

/**
 * Writes the states of many customers where they come from a later record than what is there: a sink that lost its
 * partition cannot put an older state back. A state begins with its offset in so many digits that the letters compare
 * as the numbers do. Writes nothing, and returns -1, where the position is not the one given. KEYS: the position, the
 * layout, the customers. ARGV[1]: time to live in ms, ARGV[2]: the position or nothing, ARGV[3]: the text of the layout, then
 * the state of each customer.
 */
export const writeScript = `
if ARGV[2] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[2] then return -1 end
redis.call('SET', KEYS[2], ARGV[3], 'NX')
local written = 0
for i = 3, #KEYS do
  local state = ARGV[i + 1]
  local stored = redis.call('GETRANGE', KEYS[i], 0, ${offsetDigits - 1})
  if stored < string.sub(state, 1, ${offsetDigits}) then
    redis.call('SET', KEYS[i], state, 'PX', ARGV[1])
    written = written + 1
  end
end
return written`;

/** Sets a position where it still is the one given; returns whether it was. */
export const moveScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;
