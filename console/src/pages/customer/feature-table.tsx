import type { Customer, Field, Profile } from '../../api/types.ts';
import { plain } from '../../format/numbers.ts';
import { span } from '../../format/times.ts';
import { fieldGroups } from '../../profile/field-groups.ts';

interface FeatureTableProps {
  readonly features: NonNullable<Customer['features']>;
  readonly profile: Profile | undefined;
}

/** Every field with its value and, where it is tracked, how long it has stood; a table for each group. */
export function FeatureTable({ features, profile }: FeatureTableProps) {
  const { snapshot, unchanged_for_seconds: unchanged } = features;
  return (
    <div className="features-grid">
      {fieldGroups(profile?.fields ?? []).map(([group, fields]) => (
        <table key={group} className="table">
          <caption>{group}</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Feature</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => {
              const since = unchanged[field.name];
              return (
                <tr key={field.name}>
                  <th scope="row" className="quiet">
                    {field.label}
                  </th>
                  <td>
                    {told(field, snapshot[field.name])}
                    {since !== undefined && <span className="quiet"> for {span(since)}</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function told({ unit }: Field, value: unknown) {
  if (value === null || value === undefined) return <span className="quiet">not known</span>;
  if (typeof value !== 'number') return String(value);
  return unit === null || unit === '' ? plain(value) : `${plain(value)} ${unit}`;
}
