export type Align = 'left' | 'right';

/**
 * Lines of an aligned table, the header first, without trailing blanks. Cells are not cut: the last
 * column may run past the terminal's edge rather than hide its end.
 */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
): string[] {
  const all = header.some((cell) => cell !== '') ? [header, ...rows] : rows;
  const widths = header.map((_, column) =>
    Math.max(0, ...all.map((row) => (row[column] ?? '').length)),
  );
  return all.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return align[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
