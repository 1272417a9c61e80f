import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openNoteFile } from './note-file.ts';

test('the last text is found by the next to open the file, however long the others were', () => {
  const folder = mkdtempSync(join(tmpdir(), 'note-'));
  const path = join(folder, 'note');
  try {
    const note = openNoteFile(path);
    expect(note.before).toBe('');
    for (const text of ['é'.repeat(50), 'short', 'a little longer']) {
      note.write(text);
      expect(openNoteFile(path).before).toBe(text);
    }
    openNoteFile(path).write('x');
    expect(openNoteFile(path).before).toBe('x');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
