import type { Field } from '../../api/types.ts';
import { fieldGroups } from '../../profile/field-groups.ts';
import { FieldInput } from './field-input.tsx';
import { changedFields, type Entries } from './form-values.ts';

interface CustomerFormProps {
  readonly fields: readonly Field[];
  readonly entries: Entries;
  readonly start: Entries;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (name: string, text: string) => void;
  readonly onReset: () => void;
  readonly onSubmit: () => void;
}

/** A field for each that the model reads, in the groups of the profile. */
export function CustomerForm(props: CustomerFormProps) {
  const { fields, entries, start, errors, onChange, onReset, onSubmit } = props;
  const changed = changedFields(fields, entries, start).length;
  return (
    <form
      className="panel customer-form"
      aria-label="The customer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]');
        if (wrong === null) onSubmit();
        else wrong.focus();
      }}
    >
      {fieldGroups(fields).map(([group, members]) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          <div className="field-grid">
            {members.map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                text={entries[field.name] ?? ''}
                before={start[field.name] ?? ''}
                error={errors[field.name]}
                onChange={(text) => onChange(field.name, text)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <div className="form-foot">
        <button type="submit" className="button primary">
          Score
        </button>
        <button type="button" className="button" disabled={changed === 0} onClick={onReset}>
          Undo changes
        </button>
        <p className="quiet">
          {changed === 0
            ? 'Change a field to see what it does.'
            : `${changed} ${changed === 1 ? 'field' : 'fields'} changed`}
        </p>
      </div>
    </form>
  );
}
