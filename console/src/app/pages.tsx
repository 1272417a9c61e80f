import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '../design/states.tsx';
import { LivePage } from '../pages/live/live-page.tsx';
import { NotFound } from './not-found.tsx';

const ScorePage = lazy(() => import('../pages/score/score-page.tsx'));
const CustomersPage = lazy(() => import('../pages/customer/customers-page.tsx'));
const CustomerPage = lazy(() => import('../pages/customer/customer-page.tsx'));
const PipelinePage = lazy(() => import('../pages/pipeline/pipeline-page.tsx'));
const DriftPage = lazy(() => import('../pages/drift/drift-page.tsx'));

export function Pages() {
  return (
    <Suspense fallback={<Loading what="the page" />}>
      <Switch>
        <Route path="/">
          <Redirect to="/live" replace />
        </Route>
        <Route path="/live" component={LivePage} />
        <Route path="/score" component={ScorePage} />
        <Route path="/customers" component={CustomersPage} />
        <Route path="/customers/:customerRef">
          {({ customerRef }) => <CustomerPage key={customerRef} customerRef={customerRef} />}
        </Route>
        <Route path="/pipeline" component={PipelinePage} />
        <Route path="/drift" component={DriftPage} />
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}
