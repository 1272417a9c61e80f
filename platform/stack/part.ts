import type { Endpoints } from '../config/endpoints.ts';
import type { Launch } from './child.ts';
import type { PortName } from './ports.ts';

/** The services of the embedded stack. */
export const partNames = ['kafka', 'registry', 'postgres', 'redis', 'clickhouse'] as const;
export type PartName = (typeof partNames)[number];

export const endpointOf = {
  kafka: 'kafkaBrokers',
  registry: 'schemaRegistryUrl',
  postgres: 'databaseUrl',
  redis: 'redisUrl',
  clickhouse: 'clickhouseUrl',
} as const satisfies Record<PartName, keyof Endpoints>;

/** How one service is run. Ports arrive in the order of `ports`; the first one is its address. */
export interface Part {
  readonly name: PartName;
  readonly ports: readonly PortName[];
  /** Makes its data folder ready, once before the first start. */
  readonly prepare: () => Promise<void>;
  readonly launch: (ports: readonly number[]) => Launch;
  readonly endpoint: (port: number) => string;
  readonly stopSignal: NodeJS.Signals;
  readonly abandonSignal: NodeJS.Signals;
}

/** What a part may know of its surroundings. */
export interface PartContext {
  /** The part's own folder, which exists. */
  readonly dir: string;
  /** Data folder of the whole stack. */
  readonly dataDir: string;
  readonly logPath: string;
  /** Tells the user something worth knowing. */
  readonly notice: (text: string) => void;
}

/** How long a service may take to answer after its start, and to end after its signal. */
export const partReadyTimeoutMs = 90_000;
export const partGraceMs = 20_000;
