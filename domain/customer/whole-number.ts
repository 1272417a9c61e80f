/** Whether a number is whole, from 0 to 2^53 - 1: Avro's decoder gives back more than a long holds exactly. */
export const isWholeLong = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Whether a number is whole, from 0 to 2^31 - 1: Avro's decoder reads an int of any length. */
export const isWholeInt = (value: number): boolean => isWholeLong(value) && value < 2 ** 31;
