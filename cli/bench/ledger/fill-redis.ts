import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from '../../../platform/redis/client.ts';
import { offsetDigits } from '../../../stream/features/state-bytes.ts';
import { customerCycle, type FillPlan, fillPartitions, refPrefix, stepMs } from './plan.ts';

const offsetsPerScript = 5_000;

/**
 * Writes where each customer stands, without the features themselves, which the ledger does not read. ARGV: key
 * prefix, first and last offset, event time of event 0.
 */
const script = `
for offset = tonumber(ARGV[2]), tonumber(ARGV[3]) do
  local place = offset % ${customerCycle}
  if place ~= ${customerCycle - 2} then
    for partition = 0, ${fillPartitions - 1} do
      local number = offset * ${fillPartitions} + partition
      local returns = place == ${customerCycle - 1}
      local first = number
      local sequence = '0'
      if returns then first = number - ${fillPartitions} sequence = '1' end
      local time = string.format('%.0f', tonumber(ARGV[4]) + number * ${stepMs})
      redis.call('SET', ARGV[1] .. string.format('%.0f', first), string.format('%0${offsetDigits}.0f ', offset) .. time .. ' ' .. sequence .. ' ')
    end
  end
end`;

export async function fillRedis(redis: Redis, keyPrefix: string, plan: FillPlan): Promise<void> {
  const perPartition = plan.events / fillPartitions;
  const prefix = `${keyPrefix}customers:${refPrefix}`;
  await redis.config('SET', 'appendonly', 'no');
  for (let from = 0; from < perPartition; from += offsetsPerScript) {
    const to = Math.min(perPartition, from + offsetsPerScript) - 1;
    await redis.eval(script, 0, prefix, from, to, plan.startMs);
  }
  // Turned on again, it writes the whole file anew.
  await redis.config('SET', 'appendonly', 'yes');
  while (/aof_rewrite_(in_progress|scheduled):1/.test(await redis.info('persistence'))) {
    await delay(200);
  }
}
