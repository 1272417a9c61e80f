import type { Fields } from '../profile/profile.ts';
import type { Change } from '../profile/scenario.ts';

/** A customer's fields after the change; `u` from [0, 1) says whom it meets where it does not meet everybody. */
export function changeFields(change: Change, strength: number, fields: Fields, u: number): Fields {
  switch (change.kind) {
    case 'scale': {
      const value = fields[change.field];
      if (typeof value !== 'number') return fields;
      // To a millionth: factors of a double leave tails that no source would write.
      const scaled = Math.round(value * (1 + strength) * 1e6) / 1e6;
      return { ...fields, [change.field]: scaled };
    }
    case 'replace':
      return u < strength ? { ...fields, [change.field]: change.value } : fields;
    case 'missing':
      return u < strength ? { ...fields, [change.field]: null } : fields;
    case 'outcome':
      return fields;
  }
}
