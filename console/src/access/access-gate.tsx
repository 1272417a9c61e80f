import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Access } from './access.ts';
import { KeyPrompt } from './key-prompt.tsx';

const AccessContext = createContext<Access | null>(null);

export function useAccess(): Access {
  const access = useContext(AccessContext);
  if (access === null) throw new Error('useAccess outside of AccessGate');
  return access;
}

/** Lets the pages ask, and asks the person for a key where the interface wants one. */
export function AccessGate({ access, children }: { access: Access; children: ReactNode }) {
  const queries = useQueryClient();
  const isAsking = useSyncExternalStore(access.subscribe, access.isAsking);
  const give = (key: string): void => {
    access.give(key);
    void queries.resetQueries();
  };
  return (
    <AccessContext value={access}>
      {children}
      {isAsking && <KeyPrompt wasRefused={access.hasKey()} onKey={give} />}
    </AccessContext>
  );
}
