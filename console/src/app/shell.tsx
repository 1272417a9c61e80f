import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from '../design/icon.tsx';
import { OutageNotice } from './outage-notice.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const places: readonly { readonly path: string; readonly name: string; readonly icon: IconName }[] =
  [
    { path: '/live', name: 'Live', icon: 'live' },
    { path: '/score', name: 'Score', icon: 'score' },
    { path: '/customers', name: 'Customers', icon: 'customer' },
    { path: '/pipeline', name: 'Pipeline', icon: 'pipeline' },
    { path: '/drift', name: 'Drift', icon: 'drift' },
  ];

export function Shell({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  return (
    <div className="shell">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <div className="side">
        <Link href="/live" className="wordmark">
          <Icon name="mark" />
          churnstream
        </Link>
        <nav aria-label="Pages">
          <ul>
            {places.map(({ path, name, icon }) => {
              const isHere = location === path || location.startsWith(`${path}/`);
              return (
                <li key={path}>
                  <Link href={path} aria-current={isHere ? 'page' : undefined}>
                    <Icon name={icon} />
                    {name}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        <div className="side-foot">
          <ThemeSwitch />
          <a href="/docs" className="quiet side-link">
            API reference
          </a>
        </div>
      </div>
      <main id="page" tabIndex={-1}>
        <OutageNotice />
        {children}
      </main>
    </div>
  );
}
