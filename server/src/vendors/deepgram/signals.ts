// What a transcription mode makes of a message: the transcriber's events as data, so that reading them stays pure.
import type { TranscriberEvents } from '../../voice/transcription/transcriber.ts';

export type Signal =
  | { type: 'speechStarted'; atMs: number }
  | { type: 'interim'; text: string }
  | { type: 'eagerEndOfTurn'; text: string; confidence: number }
  | { type: 'turnResumed' }
  | { type: 'quiet'; quiet: boolean }
  | { type: 'endOfTurn'; text: string; confidence: number; endOfSpeechMs: number };

/**
 * Tells the engine. `skippedMs` is audio that was never sent, so that times count from the first byte written; `sounding` that
 * our own ear hears the caller just now.
 */
export function emit(signal: Signal, events: TranscriberEvents, skippedMs: number, sounding = false): void {
  switch (signal.type) {
    case 'speechStarted':
      return events.speechStarted(signal.atMs + skippedMs);
    case 'interim':
      return events.interim(signal.text);
    case 'eagerEndOfTurn':
      return events.eagerEndOfTurn(signal.text, signal.confidence);
    case 'turnResumed':
      return events.turnResumed();
    case 'quiet':
      return events.quiet(signal.quiet);
    case 'endOfTurn':
      return events.endOfTurn({
        text: signal.text,
        confidence: signal.confidence,
        endOfSpeechMs: signal.endOfSpeechMs + skippedMs,
        sounding,
      });
  }
}
