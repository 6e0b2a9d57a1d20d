// `npm run platform-admin -- ADDRESS [--revoke]`: lets somebody look after every organization of this installation, or takes
// that back. Their account has to be there already.
import { assertSafeRole, connect, users, withEmail, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { readOptions } from './command-line/read-options.ts';
import { databaseAtHand, loadSettings } from './start/run-file.ts';

const HELP = `Lets somebody look after every organization of this installation, at /platform of the dashboard.

  npm run platform-admin -- ADDRESS [--revoke]

  ADDRESS    of an account that is there already
  --revoke   takes it back

It is done in the database that DATABASE_URL names, or in that of the running "npm start".`;

try {
  await setPlatformAdmin();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function setPlatformAdmin(): Promise<void> {
  const { values, positionals } = readOptions(HELP, { revoke: { type: 'boolean', default: false } }, 1);
  const [email] = positionals;
  if (email === undefined) throw new Error('Say whose: npm run platform-admin -- ADDRESS [--revoke]');
  loadSettings();
  const { db, close } = connect(databaseAtHand());
  try {
    await assertSafeRole(db);
    const [user] = await withEmail(db, email, (tx) =>
      tx.select({ id: users.id }).from(users).where(eq(users.email, email.toLowerCase())),
    );
    if (!user) throw new Error(`There is no account with the address ${email}.`);
    const platformAdmin = !values.revoke;
    await withUser(db, user.id, (tx) => tx.update(users).set({ platformAdmin }).where(eq(users.id, user.id)));
    console.log(platformAdmin ? `${email} runs this installation now.` : `${email} no longer does.`);
  } finally {
    await close();
  }
}
