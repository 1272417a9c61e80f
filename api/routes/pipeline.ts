import { pipelineSchema } from '../contract/pipeline-schemas.ts';
import type { PipelineState } from '../pipeline/pipeline.ts';
import type { Example, Route } from './route.ts';

export function pipelineRoute(
  read: () => Promise<PipelineState>,
  examples: readonly Example[],
): Route {
  return {
    method: 'GET',
    path: '/v1/pipeline',
    id: 'pipeline',
    tag: 'Live',
    summary: 'What every stage does',
    description:
      'Records in, out and refused, lag and 99th percentiles, from the metrics of the stages that CHURN_STAGES names. Rates and percentiles are about the last minute in which it was asked.',
    role: 'viewer',
    answers: { 200: { description: 'The stages, upstream first.', schema: pipelineSchema } },
    problems: [],
    examples,
    handle: read,
  };
}
