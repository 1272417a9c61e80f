export type XmlValue =
  | string
  | number
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

/** Renders nested values as XML elements: a key is an element, a list repeats its element. */
export function toXml(name: string, value: XmlValue): string {
  if (isList(value)) return value.map((item) => toXml(name, item)).join('');
  const content =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([key, inner]) => toXml(key, inner))
          .join('')
      : escapeText(String(value));
  return `<${name}>${content}</${name}>\n`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
