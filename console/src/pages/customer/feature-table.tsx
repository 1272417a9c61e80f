import type { Customer, Field, Profile } from '../../api/types.ts';
import { plain } from '../../format/numbers.ts';
import { span } from '../../format/times.ts';
import { fieldGroups } from '../../profile/field-groups.ts';

interface FeatureTableProps {
  readonly features: NonNullable<Customer['features']>;
  readonly profile: Profile | undefined;
}

/** Every field with its value and, where it is tracked, how long it has stood. */
export function FeatureTable({ features, profile }: FeatureTableProps) {
  const { snapshot, unchanged_for_seconds: unchanged } = features;
  return (
    <div className="table-frame">
      <table className="table features">
        <caption className="visually-hidden">
          The customer’s features by group, with how long each has stood
        </caption>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">Value</th>
            <th scope="col" className="number">
              Unchanged for
            </th>
          </tr>
        </thead>
        {fieldGroups(profile?.fields ?? []).map(([group, fields]) => (
          <tbody key={group}>
            <tr className="group">
              <th scope="rowgroup" colSpan={3}>
                {group}
              </th>
            </tr>
            {fields.map((field) => {
              const since = unchanged[field.name];
              return (
                <tr key={field.name}>
                  <th scope="row">{field.label}</th>
                  <td>{told(field, snapshot[field.name])}</td>
                  <td className="number quiet">{since === undefined ? '' : span(since)}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function told({ unit }: Field, value: unknown) {
  if (value === null || value === undefined) return <span className="quiet">not known</span>;
  if (typeof value !== 'number') return String(value);
  return unit === null || unit === '' ? plain(value) : `${plain(value)} ${unit}`;
}
