// Places a call from the browser: the sound card on one side, the server on the other.
import { api, ApiError, unwrap } from '@/api/client.ts';
import { type CallEvents, keepCall, type PhoneCall } from './keep-call.ts';
import { LineError } from './line-error.ts';
import { openSound, type SoundOptions } from './sound.ts';
import type { Admission } from './stream.ts';

/** As it is edited, or as callers meet it. */
export type TriedVersion = 'draft' | 'published';

export interface CallOptions extends SoundOptions, CallEvents {
  agentId: string;
  /** Absent: the draft for whoever may have it. */
  version: TriedVersion | undefined;
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * Places the call. Has to begin with a click: browsers play nothing before.
 * @throws LineError when the sound cannot be had, ApiError when the server says no
 */
export async function placeCall(options: CallOptions): Promise<PhoneCall> {
  const sound = await openSound(options);
  try {
    return await keepCall({
      ...options,
      sound,
      admit: (callId) => admit(options, callId),
      now: () => performance.now(),
      online: () => navigator.onLine,
    });
  } catch (error) {
    sound.close();
    throw error;
  }
}

async function admit({ agentId, version }: CallOptions, callId?: string): Promise<Admission> {
  try {
    const { streamUrl, ...admission } = await unwrap(
      api.POST('/api/v1/test-calls', {
        body: { agentId, ...(version && { version }), ...(callId && { callId }) },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      }),
    );
    const url = new URL(streamUrl, window.location.href.replace(/^http/, 'ws'));
    return { ...admission, streamUrl: url.href };
  } catch (error) {
    throw callId !== undefined && isFinal(error) ? new LineError('lost') : error;
  }
}

/** The server has understood, and will say the same when it is asked again. */
const isFinal = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.status >= 400 &&
  error.status < 500 &&
  error.status !== 408 &&
  error.status !== 429;
