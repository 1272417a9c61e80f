import { z } from 'zod';

const wholeNumber = z.coerce.number().int().min(0);

/** Settings of a run of the synthesizer. */
export const synthesizerSettings = z.object({
  CHURN_SYNTH_SEED: wholeNumber
    .max(2 ** 32 - 1)
    .default(1)
    .describe('Seed of the draw.'),
  CHURN_SYNTH_RUN: z.string().optional().describe("Name of the run inside the customers' refs."),
  CHURN_SYNTH_RATE: z
    .union([z.literal('max'), z.coerce.number().positive()])
    .default(100)
    .describe('Events per second, or max.'),
  CHURN_SYNTH_EVENTS: wholeNumber.optional().describe('How many events; without end where absent.'),
  CHURN_SYNTH_START: wholeNumber
    .optional()
    .describe('Time of the first event, milliseconds since 1970; now where absent.'),
  CHURN_SYNTH_OUTCOME_DELAY_MS: wholeNumber
    .optional()
    .describe('From an event to its outcome, in milliseconds of event time.'),
});
