import { constants, openSync, readFileSync, writeSync } from 'node:fs';

/** A small text that outlives the process, written often. */
export interface NoteFile {
  /** What the file held when it was opened. */
  readonly before: string;
  /** Replaces the text. */
  write(text: string): void;
}

/**
 * Opens or makes the file. Each write is one system call that overwrites the text in place, which costs a hundredth of
 * replacing the file: a process killed meanwhile leaves the old text or the new one, or where it is longer than a page
 * (4,096 bytes) perhaps a mixture. After a crash of the machine anything may be there.
 */
export function openNoteFile(path: string): NoteFile {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  const before = readFileSync(file, 'utf8').trimEnd();
  let length = Buffer.byteLength(before);
  return {
    before,
    write(text) {
      // Spaces cover what a longer text has left; cutting the file would be a second call.
      const bytes = Buffer.from(text.padEnd(length));
      length = bytes.length;
      writeSync(file, bytes, 0, bytes.length, 0);
    },
  };
}
