/** One variable over all rows of the table, NaN where it does not apply. */
export type LatentColumn =
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly values: Float64Array;
      readonly levels: readonly string[];
    }
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly values: Float64Array;
      /** Grid of the values, 0 for none. */
      readonly step: number;
    };
