import { type ReactNode, useEffect } from 'react';

interface PageHeaderProps {
  readonly title: string;
  /** One sentence on what the page answers. */
  readonly about?: ReactNode;
  readonly children?: ReactNode;
}

/** The head of a page: its title, which the browser's tab tells too, and what can be done with all of it. */
export function PageHeader({ title, about, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · churnstream`;
  }, [title]);
  return (
    <header className="page-header">
      <div>
        <h1>{title}</h1>
        {about !== undefined && <p className="quiet">{about}</p>}
      </div>
      {children !== undefined && <div className="page-actions">{children}</div>}
    </header>
  );
}
