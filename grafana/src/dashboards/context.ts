import type { Profile } from '../../../domain/profile/profile.ts';

/** What dashboards are made for. */
export interface DashboardContext {
  readonly profile: Profile;
  /** Schema of Postgres and database of ClickHouse. */
  readonly database: string;
}

/** Returns a description that ends with where to read on, a page under docs/. */
export const told = (text: string, page: string): string => `${text}\n\nRead on: docs/${page}`;
