export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const slot = 'churnstream.theme';

export function storedTheme(): Theme {
  const stored = localStorage.getItem(slot);
  return themes.find((theme) => theme === stored) ?? 'system';
}

/** Sets the theme on the document; charts that draw with computed colours hear of it. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
  localStorage.setItem(slot, theme);
}

export const applyStoredTheme = (): void => applyTheme(storedTheme());
