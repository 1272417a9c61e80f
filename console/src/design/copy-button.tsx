import { useState } from 'react';
import { Icon } from './icon.tsx';

interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
}

/** Copies a text; where the browser does not allow it, the text is shown to be copied by hand. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('copied');
    } catch {
      setSaid('refused');
    }
  };
  return (
    <>
      <button type="button" className="button small" onClick={() => void copy()}>
        <Icon name="copy" />
        <span aria-live="polite">{said === 'copied' ? 'Copied' : label}</span>
      </button>
      {said === 'refused' && <pre className="to-copy">{text()}</pre>}
    </>
  );
}
