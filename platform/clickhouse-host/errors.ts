/** The host could not start; the message is one line that says what, where and how to mend it. */
export class HostStartError extends Error {
  override readonly name = 'HostStartError';
}
