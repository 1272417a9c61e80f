import { Link, useSearchParams } from 'wouter';
import { useProfile } from '../../api/use-profile.ts';
import { customerPath } from '../../app/paths.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { Failed, Loading } from '../../design/states.tsx';
import { askedFields, entriesOf, exampleValues } from './form-values.ts';
import { Scoring } from './scoring.tsx';
import { useCustomerState } from './use-start.ts';

export default function ScorePage() {
  const [search] = useSearchParams();
  const customerRef = search.get('customer');
  const profile = useProfile();
  const state = useCustomerState(customerRef);
  return (
    <>
      <PageHeader
        title="Score"
        about={
          customerRef === null ? (
            'How likely a customer is to leave, and what a change would do.'
          ) : (
            <>
              What would change it for <Link href={customerPath(customerRef)}>{customerRef}</Link>?
            </>
          )
        }
      />
      {content()}
    </>
  );

  function content() {
    if (profile.isError) {
      return <Failed what="the fields" error={profile.error} onRetry={() => profile.refetch()} />;
    }
    if (state.isError) {
      return <Failed what="the customer" error={state.error} onRetry={() => state.refetch()} />;
    }
    if (profile.isPending || (customerRef !== null && state.isPending)) {
      return <Loading what="the form" />;
    }
    const fields = askedFields(profile.data.fields);
    const start = entriesOf(fields, state.data ?? exampleValues(fields));
    return <Scoring key={customerRef} profile={profile.data} fields={fields} start={start} />;
  }
}
