// How drizzle-kit turns the schema into SQL migrations (`npm run db:generate`).
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './db/src/schema/index.ts',
  out: './db/src/migrations',
  casing: 'snake_case',
});
