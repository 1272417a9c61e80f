const millis = { type: 'long', logicalType: 'timestamp-millis' } as const;

/** Value of drift.partials.v1: what one partition says of one minute. */
export const partialSchema = {
  type: 'record',
  name: 'DriftPartial',
  namespace: 'churnstream',
  doc: "One source partition's customers of one minute of event time, or only how far the partition is.",
  fields: [
    { name: 'origin', type: 'string' },
    { name: 'source_partition', type: 'int' },
    { name: 'minute', type: millis, doc: 'Its start.' },
    { name: 'closed_before', type: millis, doc: 'Earlier minutes are closed in this partition.' },
    { name: 'newest', type: millis, doc: 'Largest event time that the partition has seen.' },
    { name: 'reached', type: 'long', doc: 'Source offset up to which records are told of.' },
    { name: 'model_version', type: 'string', doc: 'Whose baseline has the bins.' },
    {
      name: 'level',
      type: 'int',
      doc: 'A customer is told of with probability 2 to the minus level.',
    },
    { name: 'customers', type: 'int', doc: '0 for how far the partition is alone.' },
    {
      name: 'heads',
      type: 'bytes',
      doc: 'Per customer: hash 4 + 4, sequence 4, ms into the minute 2; little endian.',
    },
    { name: 'bins', type: 'bytes', doc: 'Per customer a byte per field of the baseline.' },
  ],
} as const;

/** Value of drift.windows.v1: one revision of one window. */
export const windowSchema = {
  type: 'record',
  name: 'DriftWindow',
  namespace: 'churnstream',
  doc: 'A window of customers compared with the baseline of the model.',
  fields: [
    { name: 'origin', type: 'string' },
    { name: 'window_start', type: millis },
    { name: 'window_end', type: millis },
    {
      name: 'revision',
      type: 'int',
      doc: 'From 0; later data give the next one, which replaces it.',
    },
    { name: 'model_version', type: 'string', doc: 'Whose baseline it is compared with.' },
    { name: 'n', type: 'int', doc: 'Customers, each by their last event.' },
    { name: 'reference_n', type: 'int' },
    {
      name: 'comparability',
      type: 'string',
      doc: 'comparable, too-few, no-baseline, other-schema or one-value.',
    },
    { name: 'alarm', type: 'boolean' },
    { name: 'drift', type: 'boolean', doc: 'The verdict.' },
    { name: 'reason', type: 'string', doc: 'none, one-window or repeated.' },
    {
      name: 'drifted_fields',
      type: { type: 'array', items: 'string' },
      doc: 'The most important first.',
    },
    {
      name: 'weighted_effect',
      type: ['null', 'double'],
      default: null,
      doc: 'Effects by importance.',
    },
    {
      name: 'fields',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'FieldDrift',
          fields: [
            { name: 'field', type: 'string' },
            { name: 'kind', type: 'string' },
            { name: 'method', type: 'string' },
            { name: 'statistic', type: 'double' },
            { name: 'p', type: 'double' },
            { name: 'q', type: 'double' },
            { name: 'effect', type: 'double', doc: 'Population stability index.' },
            { name: 'threshold', type: 'double', doc: 'What chance exceeds once in a thousand.' },
            { name: 'importance', type: ['null', 'double'], default: null },
            { name: 'alarm', type: 'boolean' },
            { name: 'bins', type: { type: 'array', items: 'string' } },
            {
              name: 'reference',
              type: { type: 'array', items: 'double' },
              doc: 'Share of each bin.',
            },
            {
              name: 'current',
              type: { type: 'array', items: 'double' },
              doc: 'Share of each bin.',
            },
          ],
        },
      },
    },
  ],
} as const;
