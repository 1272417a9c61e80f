/** Returns the folder of the real tables (`CHURN_DATA`), null where it is not set. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string | null {
  const folder = env.CHURN_DATA?.trim() ?? '';
  return folder === '' ? null : folder;
}
