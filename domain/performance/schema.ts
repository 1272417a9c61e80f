const millis = { type: 'long', logicalType: 'timestamp-millis' } as const;
const share = (name: string, doc?: string) =>
  ({ name, type: ['null', 'double'], default: null, ...(doc !== undefined && { doc }) }) as const;

/** Value of model.performance.v1: one revision of one window of one model version. */
export const performanceSchema = {
  type: 'record',
  name: 'ModelPerformance',
  namespace: 'churnstream',
  doc: 'What outcomes say of the scores of a window of event time, beside what the scores alone say.',
  fields: [
    { name: 'model_version', type: 'string' },
    { name: 'window_start', type: millis },
    { name: 'window_end', type: millis },
    { name: 'revision', type: 'int', doc: 'From 0; late and revised outcomes give the next one.' },
    { name: 'scored', type: 'long', doc: 'Events of the window that the version has scored.' },
    { name: 'labelled', type: 'long', doc: 'Of those, how many have an outcome.' },
    { name: 'parked', type: 'long', doc: "The window's outcomes whose score has not come yet." },
    { name: 'positives', type: 'long', doc: 'Outcomes that are true.' },
    { name: 'matured', type: 'double', doc: 'labelled / scored.' },
    { name: 'threshold', type: 'double' },
    share('accuracy'),
    share('precision'),
    share('recall'),
    share('f1'),
    share('log_loss'),
    share('roc_auc', 'Null where one class is absent.'),
    share('ece', 'Expected calibration error, 15 bins.'),
    share(
      'estimated_accuracy',
      'Of all scores, without outcomes: right where they are calibrated.',
    ),
    share('estimated_precision'),
    share('estimated_recall'),
    share('estimated_f1'),
    share('estimated_log_loss'),
    share('estimated_roc_auc'),
  ],
} as const;

/** Value of model.performance.v1; see the schema. */
export interface ModelPerformance extends QualityFigures, EstimatedFigures {
  readonly model_version: string;
  readonly window_start: number;
  readonly window_end: number;
  readonly revision: number;
  readonly scored: number;
  readonly labelled: number;
  readonly parked: number;
  readonly positives: number;
  readonly matured: number;
  readonly threshold: number;
}

export interface QualityFigures {
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly log_loss: number | null;
  readonly roc_auc: number | null;
  readonly ece: number | null;
}

export interface EstimatedFigures {
  readonly estimated_accuracy: number | null;
  readonly estimated_precision: number | null;
  readonly estimated_recall: number | null;
  readonly estimated_f1: number | null;
  readonly estimated_log_loss: number | null;
  readonly estimated_roc_auc: number | null;
}
