// Nova (`/v1/listen`): joins interims, finals and the two ends it knows (a pause, a gap between words) into turns. Pure.
// Protocol: developers.deepgram.com/docs/understand-endpointing-interim-results and /docs/utterance-end.
import type { Signal } from './signals.ts';

/** `Results`, as far as it is read. */
export interface NovaResults {
  type: 'Results';
  start: number;
  duration: number;
  is_final?: boolean;
  speech_final?: boolean;
  from_finalize?: boolean;
  channel: { alternatives: { transcript: string; confidence: number; words: { end: number }[] }[] };
}

export type NovaMessage =
  | NovaResults
  | { type: 'SpeechStarted'; timestamp: number }
  | { type: 'UtteranceEnd'; last_word_end: number };

export interface NovaState {
  speaking: boolean;
  /** Final pieces of the turn so far. */
  finals: string[];
  /** Words after them that may still change. */
  interim: string;
  /** An eager end was told and not taken back. */
  eager: boolean;
  /** The least sure piece decides. */
  confidence: number;
  endOfSpeechMs: number;
}

export const NOVA_START: NovaState = {
  speaking: false,
  finals: [],
  interim: '',
  eager: false,
  confidence: 1,
  endOfSpeechMs: 0,
};

/**
 * One message: the next state and what to tell the engine, in order.
 * @param patient a pause is not yet the end of the answer (digits, letters): it is told as eager, and the gap
 * (`UtteranceEnd`) ends the turn.
 */
export function readNova(
  state: NovaState,
  message: NovaMessage,
  patient: boolean,
): { state: NovaState; signals: Signal[] } {
  if (message.type === 'Results') return readResults(state, message, patient);
  if (message.type === 'UtteranceEnd') return state.speaking ? endTurn(state) : { state, signals: [] };
  if (state.speaking) return { state, signals: [] };
  return {
    state: { ...state, speaking: true },
    signals: [{ type: 'speechStarted', atMs: message.timestamp * 1000 }],
  };
}

function readResults(
  state: NovaState,
  message: NovaResults,
  patient: boolean,
): { state: NovaState; signals: Signal[] } {
  const said = message.channel.alternatives[0];
  const words = said?.transcript.trim() ?? '';
  const signals: Signal[] = [];
  let next = state;

  if (words !== '' && said !== undefined) {
    if (!state.speaking) signals.push({ type: 'speechStarted', atMs: message.start * 1000 });
    // The final of a piece repeats its interim: only words that are new take an eager end back.
    const before = textOf(state);
    next = {
      ...state,
      speaking: true,
      endOfSpeechMs: (said.words.at(-1)?.end ?? message.start + message.duration) * 1000,
      finals: message.is_final === true ? [...state.finals, words] : state.finals,
      interim: message.is_final === true ? '' : words,
      confidence: message.is_final === true ? Math.min(state.confidence, said.confidence) : state.confidence,
    };
    const text = textOf(next);
    if (text !== before) {
      if (state.eager) {
        signals.push({ type: 'turnResumed' });
        next.eager = false;
      }
      signals.push({ type: 'interim', text });
    }
  }

  const paused = message.speech_final === true || message.from_finalize === true;
  if (!paused || next.finals.length === 0) return { state: next, signals };
  if (!patient) {
    const ended = endTurn(next);
    return { state: ended.state, signals: [...signals, ...ended.signals] };
  }
  if (!next.eager) {
    signals.push({ type: 'eagerEndOfTurn', text: textOf(next), confidence: next.confidence });
    next = { ...next, eager: true };
  }
  return { state: next, signals };
}

function endTurn(state: NovaState): { state: NovaState; signals: Signal[] } {
  const { confidence, endOfSpeechMs } = state;
  return {
    state: NOVA_START,
    signals: [{ type: 'endOfTurn', text: textOf(state), confidence, endOfSpeechMs }],
  };
}

const textOf = (state: NovaState): string =>
  state.interim === '' ? state.finals.join(' ') : [...state.finals, state.interim].join(' ');
