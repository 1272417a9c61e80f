const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const values = Array.from(alphabet, (_, i) => `\\x${i.toString(16).padStart(2, '0')}`).join('');

/**
 * The lowest 64 bits of a ULID in SQL, as columns of which the last one is `low64`. Its last 16 letters are 80 bits:
 * two times eight letters, read as one number of eight bytes each, whose bits are then pushed together in steps:
 * neighbours of 5 bits make 10, these 20, these 40. The first of the numbers loses its 16 upper bits at the end.
 */
export const low64Columns = [
  `translate(event_id, '${alphabet}', '${values}') as letters`,
  ...forty('upper', 11),
  ...forty('lower', 19),
  'bitOr(bitShiftLeft(upper_40, 40), lower_40) as low64',
].join(', ');

/** Eight letters from a place on as a number of 40 bits; the bytes come lowest first. */
function forty(name: string, from: number): string[] {
  const pushed = (bits: number, mask: string): string => {
    const before = `${name}_${bits}`;
    const low = `bitShiftLeft(bitAnd(${before}, ${mask}), ${bits})`;
    const high = `bitAnd(bitShiftRight(${before}, ${8 * (bits / 5)}), ${mask})`;
    return `bitOr(${low}, ${high}) as ${name}_${2 * bits}`;
  };
  return [
    `reinterpretAsUInt64(substring(letters, ${from}, 8)) as ${name}_5`,
    pushed(5, '0x001f001f001f001f'),
    pushed(10, '0x000003ff000003ff'),
    pushed(20, '0x00000000000fffff'),
  ];
}
