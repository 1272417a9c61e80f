/** What we read of package-lock.json, by the package's folder; '' is the project itself. */
export interface LockedPackages {
  readonly [folder: string]: {
    readonly dev?: boolean;
    readonly optional?: boolean;
    readonly devOptional?: boolean;
    readonly license?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
}
