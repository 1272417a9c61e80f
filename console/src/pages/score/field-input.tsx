import { useId } from 'react';
import type { Field } from '../../api/types.ts';
import { oddity } from './form-values.ts';

interface FieldInputProps {
  readonly field: Field;
  readonly text: string;
  /** What stood there at first. */
  readonly before: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

export function FieldInput({ field, text, before, error, onChange }: FieldInputProps) {
  const id = useId();
  const isChanged = text !== before;
  const note = error ?? oddity(field, text) ?? (isChanged ? `was ${before || 'not known'}` : null);
  const common = {
    id,
    name: field.name,
    value: text,
    'aria-invalid': error !== undefined,
    'aria-describedby': note === null ? undefined : `${id}-note`,
  };
  return (
    <div className={isChanged ? 'field changed' : 'field'}>
      <label htmlFor={id}>
        {field.label}
        {isUnitTold(field) && <span className="quiet"> {field.unit}</span>}
      </label>
      {field.kind === 'category' ? (
        <select {...common} onChange={({ target }) => onChange(target.value)}>
          <option value="">not known</option>
          {choices(field, text).map((value) => (
            <option key={value}>{value}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type="text"
          inputMode={field.kind === 'number' ? 'decimal' : 'text'}
          autoComplete="off"
          placeholder="not known"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      {note !== null && (
        <p id={`${id}-note`} className={error === undefined ? 'field-note' : 'field-error'}>
          {note}
        </p>
      )}
    </div>
  );
}

/** Whether a unit is to be told beside the label: none where the label says it already. */
const isUnitTold = ({ label, unit }: Field): boolean =>
  unit !== null && !label.toLowerCase().endsWith(unit.toLowerCase());

/** The values of the profile, and one that the customer has besides. */
function choices({ values }: Field, text: string): readonly string[] {
  const known = values ?? [];
  return text === '' || known.includes(text) ? known : [...known, text];
}
