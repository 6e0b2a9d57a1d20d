// Where background jobs are kept: tables of pg-boss in a schema of their own, in the same database, so that a job is sent
// by the transaction that makes it necessary.
import type { Sql } from 'postgres';

export const JOBS_SCHEMA = 'jobs';

/** Makes the tables in a database that has none. Later versions of them are pg-boss's own to make, when it starts. */
export async function installJobs(client: Sql): Promise<void> {
  const [found] = await client`select to_regclass(${`${JOBS_SCHEMA}.version`}) is not null as installed`;
  if (found?.['installed'] === true) return;
  const { getConstructionPlans } = await import('pg-boss');
  await client.unsafe(getConstructionPlans(JOBS_SCHEMA));
}
