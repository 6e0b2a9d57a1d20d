import { defineConfig } from 'vitest/config';

/** Screens in a browser: they keep the processor busy. */
const SCREENS = ['scripts/src/end-to-end/{managing,interruptions,dashboard}.test.ts'];
/** Files that make real calls in real time to a whole Offhook: nothing that keeps the processor busy runs beside them. */
const CALLS = [
  'scripts/src/end-to-end/**/*.test.ts',
  'scripts/src/bench/**/*.test.ts',
  'scripts/src/call.test.ts',
];
/** A hundred callers whose turn comes by the clock, a microphone that waits for nobody, what is timed to a few ms: they want the whole machine. */
const ALONE = ['scripts/src/end-to-end/{race,newcomer,budgets}.test.ts'];

export default defineConfig({
  test: {
    // One PostgreSQL for the whole run; each test file makes its own database in it.
    globalSetup: ['./db/src/testing-setup.ts'],
    // Half a second of every test file that reaches the database.
    execArgv: ['--import', new URL('./db/src/quick-import.ts', import.meta.url).href],
    // Each worker imports what its files share once, and not once a file: no test changes what others see.
    isolate: false,
    // How soon what follows comes is asked of no test that does not say so: a machine may do other work, too.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', './scripts/src/count-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{machines,db,server,sandbox,bench,scripts,web}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', ...CALLS],
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'screens',
          include: SCREENS,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'calls',
          include: CALLS,
          exclude: [...SCREENS, ...ALONE],
          // They wait for callers rather than for the processor.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 3 } },
      },
    ],
  },
});
