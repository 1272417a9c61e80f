import { useEffect, useId, useRef } from 'react';

interface KeyPromptProps {
  readonly wasRefused: boolean;
  readonly onKey: (key: string) => void;
}

export function KeyPrompt({ wasRefused, onKey }: KeyPromptProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (form: FormData): void => {
    const key = String(form.get('key') ?? '').trim();
    if (key !== '') onKey(key);
  };
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={`${id}-title`}
      // Without a key there is nothing to go back to.
      onCancel={(event) => event.preventDefault()}
    >
      <form action={submit} className="stack">
        <h2 id={`${id}-title`}>This interface asks for a key</h2>
        <p className="quiet">
          Whoever runs it sets keys in <code>CHURN_API_KEYS</code>. Yours is kept in this tab alone.
        </p>
        <div className="field">
          <label htmlFor={id}>Key</label>
          <input
            id={id}
            name="key"
            type="password"
            autoComplete="off"
            required
            aria-invalid={wasRefused}
            aria-describedby={wasRefused ? `${id}-why` : undefined}
          />
          {wasRefused && (
            <p id={`${id}-why`} className="field-error" role="alert">
              The key is not known.
            </p>
          )}
        </div>
        <button type="submit" className="button primary">
          Continue
        </button>
      </form>
    </dialog>
  );
}
