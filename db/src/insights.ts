// What is worked out of calls once they have ended; the working out itself is SQL, in the migrations.
import type { Transaction } from './client.ts';
import { driverOf } from './tenant.ts';

/** Works out figures, words and counts of these calls, as far as they have ended. May be done again. */
export async function digestCalls(
  tx: Transaction,
  organizationId: string,
  callIds: readonly string[],
): Promise<void> {
  await driverOf(tx)`select digest_calls(${organizationId}, ${[...callIds]}::uuid[]),
    note_callers(${organizationId}, ${[...callIds]}::uuid[]),
    note_busy_lines(${organizationId}, ${[...callIds]}::uuid[]),
    note_questions(${organizationId}, ${[...callIds]}::uuid[])`;
}

/**
 * In this transaction only contacts are found with `part` in their name, number or address, whatever its case; with an empty
 * one all are again.
 */
export async function searchContacts(tx: Transaction, part: string): Promise<void> {
  const pattern = part && `%${part.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  await driverOf(tx)`select set_config('offhook.contact', ${pattern}, true)`;
}

/** In this transaction only calls whose words match `query` (a tsquery in PostgreSQL's own text form) are found in `call_search`. */
export async function searchCalls(tx: Transaction, query: string): Promise<void> {
  // Helpers would take the calls' cores, and in a search for the newest few read far ahead of what is wanted.
  await driverOf(tx)`select set_config('offhook.search', ${query}, true),
    set_config('max_parallel_workers_per_gather', '0', true)`;
}
