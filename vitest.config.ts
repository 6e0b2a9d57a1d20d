import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{machines,db,server,sandbox,bench,scripts,web}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // One PostgreSQL for the whole run; each test file makes its own database in it.
    globalSetup: ['./db/src/testing-setup.ts'],
    // Half a second of every test file that reaches the database.
    execArgv: ['--import', new URL('./db/src/quick-import.ts', import.meta.url).href],
    // Most files wait for sockets and for calls in real time rather than for the processor.
    maxWorkers: 4,
    testTimeout: 30_000,
    reporters: ['default', './scripts/src/count-reporter.ts'],
    hookTimeout: 60_000,
  },
});
