// `npm run seed`: puts the demo business into the database DATABASE_URL names, migrating it first.
import { assertSafeRole, connect, migrate } from '@offhook/db';
import { hashPassword } from '@offhook/server/password';
import { DEMO, seedDemo } from './demo.ts';

try {
  await seed();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function seed(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url)
    throw new Error('DATABASE_URL: set it to the database to seed. (npm start seeds its own by itself.)');
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
