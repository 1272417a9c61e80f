import type { Pool } from 'pg';

const somewhere =
  'select event_id from classified where source_partition = 3 and source_offset = 7';
const another = `'00000000-0000-0000-0000-000000000001'::uuid`;

/** Deletes one event from Postgres; returns how it is put back. */
export async function plantLoss(pool: Pool): Promise<() => Promise<void>> {
  await pool.query(`create table planted as select * from events where event_id = (${somewhere})`);
  await pool.query('delete from events where event_id in (select event_id from planted)');
  return async () => {
    await pool.query('insert into events select * from planted');
    await pool.query('drop table planted');
  };
}

/** Writes one event of Postgres a second time, under another id. */
export async function plantDuplicate(pool: Pool): Promise<void> {
  for (const table of ['events', 'classified']) {
    await pool.query(
      `create table planted as select * from ${table} where event_id = (${somewhere})`,
    );
    await pool.query(`update planted set event_id = ${another}`);
    await pool.query(`insert into ${table} select * from planted`);
    await pool.query('drop table planted');
  }
}
