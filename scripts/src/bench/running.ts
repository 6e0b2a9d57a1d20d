// The Offhook that `npm start` runs, as a bench's target.
import type { Target } from '@offhook/bench';
import { DEMO } from '../demo.ts';
import { loadSettings, runningOffhook } from '../start/run-file.ts';

/** Throws when none is running, or when it uses real vendors, who would be paid for every call. */
export async function openRunning(): Promise<Target & { close(): Promise<void> }> {
  loadSettings();
  const { home, run } = runningOffhook();
  if (!run)
    throw new Error(`No Offhook is running from ${home}. Start it with npm start, or leave out --running.`);
  if (!run.sandbox)
    throw new Error(
      'The running Offhook uses real vendors. The bench calls emulated ones: start it without keys.',
    );
  return {
    serverUrl: run.publicUrl,
    reach: (url) => url.replace(run.publicUrl, run.serverUrl),
    vendors: run.sandbox,
    serverPid: () => undefined,
    businesses: [
      { number: DEMO.machineNumber, email: DEMO.email, password: DEMO.password, timezone: DEMO.timezone },
    ],
    emulated: ['twilio', 'deepgram'],
    openFloor: async () => {
      throw new Error('The floor is measured beside a server that the bench starts: leave out --running.');
    },
    close: async () => undefined,
  };
}
