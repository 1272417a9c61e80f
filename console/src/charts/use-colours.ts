import { useEffect, useState } from 'react';

type Colours = (name: string) => string;

/** Reads the colours of the design as a canvas takes them: what a custom property holds may be a choice of two. */
function readColours(): Colours {
  return (name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

/** Returns what gives the colours of the design; another function when the theme changes. */
export function useColours(): Colours {
  const [colours, setColours] = useState<Colours>(() => readColours());
  useEffect(() => {
    const changed = (): void => setColours(() => readColours());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', changed);
    const chosen = new MutationObserver(changed);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      dark.removeEventListener('change', changed);
      chosen.disconnect();
    };
  }, []);
  return colours;
}
