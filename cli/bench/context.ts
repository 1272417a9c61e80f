/** What every benchmark is given. */
export interface BenchContext {
  /** Profile by name or path. */
  readonly profile: string;
  /** Folder for a CPU profile of each stage; null for none. */
  readonly cpuProfiles: string | null;
  readonly signal: AbortSignal;
  /** Writes a line of progress. */
  readonly progress: (line: string) => void;
}
