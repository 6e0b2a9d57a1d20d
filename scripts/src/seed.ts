// `npm run seed`: puts the demo business into the database DATABASE_URL names, migrating it first.
import { assertSafeRole, connect, migrate } from '@offhook/db';
import { hashPassword } from '@offhook/server/password';
import { readOptions } from './command-line/read-options.ts';
import { DEMO, seedDemo } from './demo.ts';
import { loadSettings } from './start/run-file.ts';

const HELP = `Puts the demo business, with its owner and its two numbers, into a database, after bringing that up to date.

  DATABASE_URL=postgres://user:password@host:5432/name npm run seed

Where the demo is in already, nothing changes. The database of "npm start" has it from the beginning.`;

try {
  await seed();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function seed(): Promise<void> {
  readOptions(HELP, {});
  loadSettings();
  const url = process.env['DATABASE_URL'];
  if (!url)
    throw new Error(
      'DATABASE_URL: set it to the database that the demo business is to be put into. The one of npm start has it already.',
    );
  await migrate(url);
  const { db, close } = connect(url);
  try {
    await assertSafeRole(db);
    const fresh = await seedDemo(db, { passwordHash: await hashPassword(DEMO.password) });
    console.log(
      fresh ? `The demo business is in. Owner: ${DEMO.email}` : 'The demo business was there already.',
    );
  } finally {
    await close();
  }
}
