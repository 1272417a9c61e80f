import type { Pool, QueryResultRow } from 'pg';
import { ulidToUuid } from '../../domain/identity/ulid.ts';
import { uuidToUlid } from '../../domain/identity/uuid-to-ulid.ts';
import { asPostgresOutage } from '../../platform/postgres/pool.ts';

export interface ScoreHistoryRow {
  readonly event_id: string;
  readonly event_type: string;
  readonly origin: string;
  readonly occurred_at: string;
  readonly scored_at: string;
  readonly churn_probability: number;
  readonly churn_label: boolean;
  readonly model_version: string;
}

export interface CustomerEntry {
  readonly customer_ref: string;
  readonly customer_id: string;
  readonly as_of: string;
  readonly churn_probability: number;
}

/** What Postgres says of customers. Each call throws OutageError where it does not answer. */
export interface CustomerRows {
  /** The ref of a customer by ULID; null where there is none. */
  refOf(customerId: string): Promise<string | null>;
  /** The newest scores of a customer, newest first. */
  history(customerId: string, limit: number): Promise<ScoreHistoryRow[]>;
  /** Customers in the order of their refs, those after `after`. */
  list(after: string, limit: number): Promise<CustomerEntry[]>;
}

export function createCustomerRows(pool: Pool): CustomerRows {
  const query = async <Row extends QueryResultRow>(
    sql: string,
    values: unknown[],
  ): Promise<Row[]> => {
    try {
      return (await pool.query<Row>(sql, values)).rows;
    } catch (error) {
      throw asPostgresOutage(error);
    }
  };
  return {
    async refOf(customerId) {
      const sql = 'select customer_ref from customers where customer_id = $1';
      const [row] = await query<{ customer_ref: string }>(sql, [ulidToUuid(customerId)]);
      return row?.customer_ref ?? null;
    },
    async history(customerId, limit) {
      const rows = await query<Record<string, unknown>>(
        `select e.event_id, e.event_type, e.origin, e.occurred_at, c.scored_at,
           c.churn_probability, c.churn_label, c.model_version
         from events e join classified c using (event_id)
         where e.customer_id = $1 order by e.occurred_at desc, e.sequence desc limit $2`,
        [ulidToUuid(customerId), limit],
      );
      return rows.map((row) => ({
        event_id: uuidToUlid(String(row.event_id)),
        event_type: String(row.event_type),
        origin: String(row.origin),
        occurred_at: isoTime(row.occurred_at),
        scored_at: isoTime(row.scored_at),
        churn_probability: Number(row.churn_probability),
        churn_label: row.churn_label === true,
        model_version: String(row.model_version),
      }));
    },
    async list(after, limit) {
      const rows = await query<Record<string, unknown>>(
        `select customer_ref, customer_id, occurred_at, churn_probability from customers
         where customer_ref > $1 order by customer_ref limit $2`,
        [after, limit],
      );
      return rows.map((row) => ({
        customer_ref: String(row.customer_ref),
        customer_id: uuidToUlid(String(row.customer_id)),
        as_of: isoTime(row.occurred_at),
        churn_probability: Number(row.churn_probability),
      }));
    },
  };
}

export const isoTime = (value: unknown): string => new Date(value as Date).toISOString();
