export const name = 'node';

/** Versions that the project runs on; package.json's `engines` says the same. */
export async function inspect() {
  const version = process.versions.node;
  const [major, minor] = version.split('.').map(Number);
  const fits = major < 25 && (major > 20 || (major === 20 && minor >= 19));
  if (fits) return { state: 'ready', detail: version };
  return {
    state: 'missing',
    detail: `${version} does not fit`,
    mend: 'install Node 20.19 or newer, up to 24',
  };
}
