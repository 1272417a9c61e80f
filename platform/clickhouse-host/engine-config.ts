import { type HostLimits, ingestWorkload } from './limits.ts';
import { toXml } from './to-xml.ts';

/**
 * ClickHouse's own catch-all database lays the file system over its tables; under this name it stays
 * out of the way, and `default` is an ordinary Atomic database as on a server.
 */
const overlayDatabase = '_overlay';

/** The server's configuration; keys are ClickHouse's. */
export function serverConfig(usersFile: string): string {
  return toXml('clickhouse', {
    users_config: usersFile,
    default_database: overlayDatabase,
    keep_alive_timeout: 60,
    shutdown_wait_unfinished: 5,
    max_server_memory_usage_to_ram_ratio: 0.5,
    mark_cache_size: 268_435_456,
  });
}

/** The one user, `default` without a password, from this machine only, and its limits. */
export function usersConfig(limits: HostLimits): string {
  return toXml('clickhouse', {
    profiles: {
      default: { session_timezone: 'UTC' },
      client: {
        workload: 'reads',
        max_memory_usage: limits.statementMemoryBytes,
        max_execution_time: limits.statementSeconds,
        max_threads: limits.statementThreads,
        cancel_http_readonly_queries_on_client_close: 1,
        // The engine's defaults here are those of the command-line tool; these are the server's.
        async_insert: 0,
        implicit_select: 0,
        allow_introspection_functions: 0,
        constraints: { max_memory_usage: { min: 1, max: limits.statementMemoryBytes } },
      },
    },
    quotas: { default: {} },
    users: {
      default: {
        password: '',
        networks: { ip: ['127.0.0.1', '::1'] },
        profile: 'client',
        quota: 'default',
        default_database: 'default',
        grants: {
          // Any page in a browser can post to a loopback port: no statement may reach beyond the
          // data directory (files, other hosts, commands of a dictionary's source) or end the process.
          query: [
            'GRANT ALL ON *.* WITH GRANT OPTION',
            'REVOKE SOURCES ON *.*',
            'REVOKE BACKUP, CREATE DICTIONARY, SYSTEM SHUTDOWN ON *.*',
          ],
        },
      },
    },
  });
}

/** Statements that run once the tables are loaded; the last one opens the port. */
export function startupSql(limits: HostLimits): string {
  return [
    'CREATE OR REPLACE RESOURCE query (QUERY)',
    'CREATE OR REPLACE WORKLOAD all',
    `CREATE OR REPLACE WORKLOAD reads IN all SETTINGS max_concurrent_queries = ${limits.concurrentReads}, max_waiting_queries = ${limits.waitingReads}`,
    `CREATE OR REPLACE WORKLOAD ${ingestWorkload} IN all`,
    // The host's own session leaves the reads now: at the end it must not wait for a place among them.
    `SET workload = '${ingestWorkload}'`,
    'SYSTEM START LISTEN HTTP',
  ].join(';\n');
}

/**
 * Statements that run at the end: no new connection, reads are cancelled, inserts under way finish.
 * The waiting reads are let in first, since only a running statement can be cancelled.
 */
export function shutdownSql(): string {
  return [
    'SYSTEM STOP LISTEN HTTP',
    'CREATE OR REPLACE WORKLOAD reads IN all',
    'SELECT sleep(0.2) FORMAT Null',
    "KILL QUERY WHERE query_kind = 'Select' AND query_id != queryID() ASYNC FORMAT Null",
  ].join(';\n');
}

/** The metadata file by which `default` is an Atomic database from the first start on. */
export function defaultDatabaseSql(uuid: string): string {
  return `ATTACH DATABASE _ UUID '${uuid}'\nENGINE = Atomic\n`;
}
