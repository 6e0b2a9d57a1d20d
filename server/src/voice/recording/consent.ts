// May this call be recorded? Not where the business records nothing, and where it asks not before the caller's yes.
import type { Business } from '@offhook/machines';
import type { Recorder } from '../keeping.ts';

export interface ConsentedRecorder extends Recorder {
  /** The caller said yes. Means something only where they were asked. */
  agreed(): void;
  /** Something of the call is, or will be, on record. */
  readonly recording: boolean;
}

/**
 * Passes on to what `open` gives from the moment the call may be recorded; keeps nothing before it.
 * @param options.agreed the caller said yes earlier in this call, before it broke off
 */
export function recordWithConsent(options: {
  mode: Business['recordingConsent'];
  agreed: boolean;
  open(): Recorder;
}): ConsentedRecorder {
  const { mode, open } = options;
  const atOnce = mode === 'announce' || (mode === 'ask' && options.agreed);
  let recorder: Recorder | undefined = atOnce ? open() : undefined;
  let closed = false;

  return {
    agreed() {
      if (mode === 'ask' && !closed) recorder ??= open();
    },
    get recording() {
      return recorder !== undefined;
    },
    caller: (mulaw) => recorder?.caller(mulaw),
    agent: (mulaw) => recorder?.agent(mulaw),
    clear: () => recorder?.clear(),
    close() {
      closed = true;
      recorder?.close();
    },
  };
}
