import type { ReactNode } from 'react';
import { explain } from '../api/problem.ts';

export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="state" role="status">
      <span className="skeleton" aria-hidden="true" />
      <span className="skeleton short" aria-hidden="true" />
      <span className="visually-hidden">Loading {what}</span>
    </div>
  );
}

export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children !== undefined && <div className="quiet">{children}</div>}
    </div>
  );
}

interface FailedProps {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function Failed({ what, error, onRetry }: FailedProps) {
  return (
    <div className="state failed" role="alert">
      <p className="state-title">Could not load {what}</p>
      <p className="quiet">{explain(error)}</p>
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
