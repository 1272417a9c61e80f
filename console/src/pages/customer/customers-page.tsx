import { ok } from '@oazapfts/runtime';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import * as client from '../../../../client/generated.ts';
import { useProfile } from '../../api/use-profile.ts';
import { customerPath } from '../../app/paths.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Empty, Failed, Loading } from '../../design/states.tsx';
import { percent } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';

const perPage = 50;

export default function CustomersPage() {
  return (
    <>
      <PageHeader title="Customers" about="What is known of one, and why the score is what it is.">
        <CustomerSearch />
      </PageHeader>
      <Panel title="All customers" aside="in the order of their names">
        <CustomerList />
      </Panel>
    </>
  );
}

function CustomerSearch() {
  const id = useId();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const profile = useProfile();
  const pattern = profile.data?.customer_ref.pattern;
  return (
    <search>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') go(customerPath(text.trim()));
        }}
      >
        <label htmlFor={id} className="visually-hidden">
          Customer
        </label>
        <input
          id={id}
          type="search"
          placeholder={profile.data?.customer_ref.label ?? 'Customer'}
          {...(pattern !== undefined && { pattern })}
          title="A customer as the source system names it"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button">
          Open
        </button>
      </form>
    </search>
  );
}

function CustomerList() {
  const pages = useInfiniteQuery({
    queryKey: ['customers'],
    queryFn: ({ pageParam, signal }) =>
      ok(
        client.entities(
          { limit: perPage, ...(pageParam !== '' && { after: pageParam }) },
          { signal },
        ),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  if (pages.isError) {
    return <Failed what="the customers" error={pages.error} onRetry={() => void pages.refetch()} />;
  }
  if (pages.isPending) return <Loading what="the customers" />;
  const customers = pages.data.pages.flatMap(({ items }) => items);
  if (customers.length === 0) {
    return <Empty title="No customer yet">They appear as soon as events are stored.</Empty>;
  }
  return (
    <>
      <div className="table-frame">
        <table className="table stacked">
          <caption className="visually-hidden">Customers with their newest score</caption>
          <thead>
            <tr>
              <th scope="col">Customer</th>
              <th scope="col" className="number">
                Probability
              </th>
              <th scope="col">As of</th>
            </tr>
          </thead>
          <tbody>
            {customers.map(({ customer_ref, churn_probability, as_of }) => (
              <tr key={customer_ref}>
                <th scope="row">
                  <Link href={customerPath(customer_ref)}>{customer_ref}</Link>
                </th>
                <td className="number">{percent(churn_probability)}</td>
                <td className="quiet">{moment(as_of)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </button>
      )}
    </>
  );
}
