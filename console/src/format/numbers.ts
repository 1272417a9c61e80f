const locale = 'en-GB';

/** A count, in groups of three digits. */
export const whole = (value: number): string => Math.round(value).toLocaleString(locale);

/** A rate: one digit behind the point where it is small. */
export const rate = (value: number): string =>
  value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 });

/** A share of 1 in per cent. */
export const percent = (value: number, digits = 1): string => `${(100 * value).toFixed(digits)} %`;

/** A number with its sign, a true minus included. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** A value as it is, in groups of three digits. */
export const plain = (value: number): string =>
  value.toLocaleString(locale, { maximumFractionDigits: 6 });

/** A measure of which three digits say enough. */
export const short = (value: number): string =>
  value.toLocaleString(locale, { maximumSignificantDigits: 3 });
