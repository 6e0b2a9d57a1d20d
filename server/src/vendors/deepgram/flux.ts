// Flux (`/v2/listen`): reads its turn events into the transcriber's. Pure.
// Protocol: developers.deepgram.com/docs/flux/state.
import type { Deepgram } from '@deepgram/sdk';
import type { Signal } from './signals.ts';

export type TurnInfo = Pick<
  Deepgram.listen.ListenV2TurnInfo,
  'event' | 'transcript' | 'words' | 'end_of_turn_confidence' | 'audio_window_start' | 'audio_window_end'
>;

export interface FluxState {
  speaking: boolean;
  /** The turn's words so far, as last told. */
  text: string;
  /** Where in the audio the words last grew, in ms: the best guess at the end of speech without word times. */
  grewAtMs: number;
}

export const FLUX_START: FluxState = { speaking: false, text: '', grewAtMs: 0 };

/** One `TurnInfo` message: the next state and what to tell the engine, in order. */
export function readTurnInfo(state: FluxState, info: TurnInfo): { state: FluxState; signals: Signal[] } {
  const text = info.transcript.trim();
  const grew = text !== '' && text !== state.text;
  const signals: Signal[] = [];
  const next: FluxState = {
    speaking: true,
    text,
    grewAtMs: grew ? info.audio_window_end * 1000 : state.grewAtMs,
  };
  const startSpeaking = (): void => {
    if (state.speaking) return;
    const startSeconds = info.words[0]?.start ?? info.audio_window_start;
    signals.push({ type: 'speechStarted', atMs: startSeconds * 1000 });
  };

  switch (info.event) {
    case 'StartOfTurn':
      startSpeaking();
      if (grew) signals.push({ type: 'interim', text });
      return { state: next, signals };
    case 'Update':
      // Between turns updates come with no words: nobody speaks.
      if (text === '') return { state, signals };
      startSpeaking();
      if (grew) signals.push({ type: 'interim', text });
      return { state: next, signals };
    case 'EagerEndOfTurn':
      startSpeaking();
      signals.push({ type: 'eagerEndOfTurn', text, confidence: info.end_of_turn_confidence });
      return { state: next, signals };
    case 'TurnResumed':
      signals.push({ type: 'turnResumed' });
      if (grew) signals.push({ type: 'interim', text });
      return { state: next, signals };
    case 'EndOfTurn': {
      if (!state.speaking && text === '') return { state: FLUX_START, signals };
      startSpeaking();
      const lastWordEnd = info.words.at(-1)?.end;
      const endOfSpeechMs = lastWordEnd === undefined ? next.grewAtMs : lastWordEnd * 1000;
      signals.push({ type: 'endOfTurn', text, confidence: info.end_of_turn_confidence, endOfSpeechMs });
      return { state: FLUX_START, signals };
    }
    // The list of events is open: what is new is not for us yet.
    default:
      return { state, signals };
  }
}
