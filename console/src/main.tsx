import './design/all.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAccess } from './access/access.ts';
import { AccessGate } from './access/access-gate.tsx';
import { createQueries } from './api/queries.ts';
import { Pages } from './app/pages.tsx';
import { Shell } from './app/shell.tsx';
import { applyStoredTheme } from './app/theme.ts';

applyStoredTheme();
const access = createAccess(sessionStorage);
const queries = createQueries();

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <AccessGate access={access}>
        <Shell>
          <Pages />
        </Shell>
      </AccessGate>
    </QueryClientProvider>
  </StrictMode>,
);
