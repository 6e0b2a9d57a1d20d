// `npm run platform-admin -- ADDRESS [--revoke]`: lets somebody look after every organization of this installation, or takes
// that back. Their account has to be there already.
import { parseArgs } from 'node:util';
import { assertSafeRole, connect, users, withEmail, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';

try {
  await setPlatformAdmin();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function setPlatformAdmin(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { revoke: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [email] = positionals;
  if (email === undefined) throw new Error('Say whose: npm run platform-admin -- ADDRESS [--revoke]');
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL: set it to the database of the installation.');
  const { db, close } = connect(url);
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
