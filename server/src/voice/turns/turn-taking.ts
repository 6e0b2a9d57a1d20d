// Whose turn is it? A pure reducer: what the ears and the mouth report goes in, what to do comes out.
import type { Expectation, Understanding } from '@offhook/machines';
import {
  isBackchannel,
  isComplete,
  isOverAtOnce,
  keysWanted,
  makesSense,
  patienceMs,
  sameWords,
  silenceMs,
} from './listening.ts';

/** Between keys of one entry people take under a second; the carrier's own gather waits 5 s, which feels broken. */
const KEY_PAUSE_MS = 2_000;
/**
 * After a pause in which the words make sense by themselves a caller is done, however unsure the transcriber: its slowest
 * twentieth takes 1.5 s. With the 300 ms it takes to tell a pause this makes 0.7 s, more than people leave within a sentence.
 */
const SETTLED_AFTER_MS = 400;
/** What is being said when a transcriber calls the turn over becomes words within this, or was a noise on the line. */
const SOUNDING_PATIENCE_MS = 600;
/** A transcriber ends a turn within 5 s of the last word (Flux's own limit); words older than this were forgotten by it. */
const FORGOTTEN_WORDS_MS = 6_000;

export type TurnEvent =
  | { type: 'expect'; expectation: Expectation }
  | { type: 'agentSpeaks'; interruptible: boolean }
  | { type: 'agentDone' }
  /** Effects are (no longer) under way: silence meanwhile is ours. */
  | { type: 'busy'; busy: boolean }
  | { type: 'interim'; text: string }
  | { type: 'eager'; text: string }
  | { type: 'resumed' }
  /** The caller has made no sound for a moment, or makes one again. */
  | { type: 'quiet'; quiet: boolean }
  /** `sounding`: the caller is heard to go on all the same. */
  | { type: 'endOfTurn'; text: string; sounding?: boolean }
  | { type: 'key'; digit: string }
  /** The time asked for by `wakeAt` has come. */
  | { type: 'tick' };

export type TurnAction =
  /** Stop speaking: the caller does. */
  | { type: 'interrupt' }
  /** It was nothing after all: say what was cut off. */
  | { type: 'resume' }
  /** The caller's turn is over; these are its words. `early`: by the eager event, and it may yet be reopened. */
  | { type: 'take'; text: string; early: boolean }
  /** The turn taken early goes on: what was made of it must not stand. */
  | { type: 'reopen' }
  /** The turn taken early was whole: its side effects may happen. */
  | { type: 'confirm' }
  /** The caller has probably finished: prepare the answer, do not give it. */
  | { type: 'speculate'; text: string }
  /** The caller has finished, though the transcriber is not sure yet: have it end the turn. */
  | { type: 'finish' }
  | { type: 'silence' };

export interface TurnState {
  expectation: Expectation;
  agent: 'silent' | 'speaking' | 'speakingKeyLine';
  busy: boolean;
  /** Final words of this turn not taken yet. */
  words: string;
  /** Words that may still change. */
  interim: string;
  /** What was taken on the eager event, until its end of turn confirms it. */
  early: string | undefined;
  /** The agent was interrupted by words not yet final. */
  cutOff: boolean;
  /** The caller makes no sound. */
  quiet: boolean;
  /** Monotonic ms at which the words will have settled, where that is what the next tick is for. */
  settlesAt: number | undefined;
  keys: string;
  /** Monotonic ms at which to send `tick`; infinity for never. */
  wakeAt: number;
}

export const startOfTurns: TurnState = {
  expectation: { kind: 'nothing', keyTerms: [], offered: [] },
  agent: 'silent',
  busy: false,
  words: '',
  interim: '',
  early: undefined,
  cutOff: false,
  quiet: false,
  settlesAt: undefined,
  keys: '',
  wakeAt: Number.POSITIVE_INFINITY,
};

export interface Reaction {
  state: TurnState;
  actions: TurnAction[];
}

/** One event at monotonic time `now` (ms). `read` is tier-1 understanding, asked at new interims and eager ends of turn. */
export function takeTurns(
  state: TurnState,
  event: TurnEvent,
  now: number,
  read: (text: string) => Understanding,
): Reaction {
  switch (event.type) {
    case 'expect':
      return waitForCaller({ ...state, expectation: event.expectation }, now);
    case 'busy':
      return waitForCaller({ ...state, busy: event.busy }, now);
    case 'agentSpeaks':
      return {
        state: {
          ...state,
          agent: event.interruptible ? 'speaking' : 'speakingKeyLine',
          wakeAt: Number.POSITIVE_INFINITY,
        },
        actions: [],
      };
    case 'agentDone': {
      const silent: TurnState = { ...state, agent: 'silent' };
      // Said over a key line, and kept until it was out.
      return silent.words !== '' && silent.interim === '' ? take(silent, '') : waitForCaller(silent, now);
    }
    case 'interim':
      return onInterim(state, event.text, now, read);
    case 'eager':
      return onEager(state, event.text, now, read);
    case 'resumed':
      return {
        state: { ...state, early: undefined },
        actions: state.early === undefined ? [] : [{ type: 'reopen' }],
      };
    case 'quiet':
      return onQuiet({ ...state, quiet: event.quiet }, now, read);
    case 'endOfTurn':
      return onEndOfTurn(state, event, now);
    case 'key':
      return onKey(state, event.digit, now);
    case 'tick':
      return onTick(state, now);
  }
}

function onInterim(
  state: TurnState,
  text: string,
  now: number,
  read: (text: string) => Understanding,
): Reaction {
  const next: TurnState = { ...state, interim: text, wakeAt: now + FORGOTTEN_WORDS_MS };
  if (state.early !== undefined) {
    // The transcriber may still polish what was taken; only more words reopen it.
    if (text.trim() === '' || sameWords(join(state.words, text), state.early))
      return { state: next, actions: [] };
    return { state: { ...next, early: undefined }, actions: [{ type: 'reopen' }] };
  }
  if (state.agent === 'speaking' && text.trim() !== '' && !isBackchannel(text, state.expectation)) {
    return { state: { ...next, agent: 'silent', cutOff: true }, actions: [{ type: 'interrupt' }] };
  }
  const words = join(state.words, text);
  const worthIt = state.agent === 'silent' && !sameWords(text, state.interim) && words !== '';
  // A synthesizer takes 0.3 s to its first audio, an eager end of turn comes 0.15 s before the turn's: too late alone.
  const actions: TurnAction[] =
    worthIt && makesSense(words, state.expectation, read(words)) ? [{ type: 'speculate', text: words }] : [];
  if (!state.quiet) return { state: next, actions };
  // Words that come after their sound.
  const judged = onQuiet(next, now, read);
  return { state: judged.state, actions: [...actions, ...judged.actions] };
}

function onEager(
  state: TurnState,
  text: string,
  now: number,
  read: (text: string) => Understanding,
): Reaction {
  const words = join(state.words, text);
  if (words === '' || state.agent !== 'silent' || state.early !== undefined) return { state, actions: [] };
  const understanding = read(words);
  if (isComplete(words, state.expectation, understanding)) {
    const taken: TurnState = { ...state, early: words, cutOff: false, wakeAt: Number.POSITIVE_INFINITY };
    return settle(taken, [{ type: 'take', text: words, early: true }], now);
  }
  const ahead: TurnAction[] = [{ type: 'speculate', text: words }];
  return makesSense(words, state.expectation, understanding)
    ? settle(state, ahead, now)
    : { state, actions: ahead };
}

/**
 * The ear hears nothing: a whole answer is taken, and words that make sense end the turn a little later. Until then the caller
 * may go on, and the turn reopens; after a yes nobody does.
 */
function onQuiet(state: TurnState, now: number, read: (text: string) => Understanding): Reaction {
  const said = state.interim.trim() !== '';
  if (state.agent !== 'silent') return { state, actions: [] };
  if (!state.quiet) {
    const unsettles = said || state.settlesAt === state.wakeAt;
    return { state: unsettles ? { ...state, wakeAt: now + FORGOTTEN_WORDS_MS } : state, actions: [] };
  }
  if (!said) return { state, actions: [] };
  if (state.early !== undefined) return settle(state, [], now);
  const words = join(state.words, state.interim);
  const understanding = read(words);
  if (isComplete(words, state.expectation, understanding)) return onEager(state, state.interim, now, read);
  return makesSense(words, state.expectation, understanding)
    ? settle(state, [], now)
    : { state, actions: [] };
}

/** In a pause the transcriber's end of turn is not left to its own time: it is asked for at once, or once the words have settled. */
function settle(state: TurnState, actions: TurnAction[], now: number): Reaction {
  if (!state.quiet) return { state, actions };
  if (state.early !== undefined && isOverAtOnce(state.expectation))
    return { state, actions: [...actions, { type: 'finish' }] };
  const settlesAt = now + SETTLED_AFTER_MS;
  return { state: { ...state, settlesAt, wakeAt: settlesAt }, actions };
}

function onEndOfTurn(
  state: TurnState,
  { text, sounding = false }: { text: string; sounding?: boolean },
  now: number,
): Reaction {
  const words = join(state.words, text);
  if (state.early !== undefined) {
    const confirmed: TurnState = { ...state, early: undefined, words: '', interim: '' };
    if (sameWords(words, state.early)) {
      return { state: waitForCaller(confirmed, now).state, actions: [{ type: 'confirm' }] };
    }
    const retaken = take({ ...confirmed, words }, '');
    return { state: retaken.state, actions: [{ type: 'reopen' }, ...retaken.actions] };
  }
  const heard: TurnState = { ...state, words, interim: '' };
  const meaningless = isBackchannel(words, state.expectation);
  if (state.cutOff && meaningless) {
    return { state: { ...heard, words: '', cutOff: false }, actions: [{ type: 'resume' }] };
  }
  if (words === '') return waitForCaller(heard, now);
  if (state.agent === 'speakingKeyLine') {
    return { state: { ...heard, words: meaningless ? '' : words }, actions: [] };
  }
  if (state.agent === 'speaking') {
    if (meaningless) return { state: { ...heard, words: '' }, actions: [] };
    const taken = endTurn({ ...heard, agent: 'silent' }, sounding, now);
    return { state: taken.state, actions: [{ type: 'interrupt' }, ...taken.actions] };
  }
  return endTurn(heard, sounding, now);
}

/** Ends the turn, unless what was asked, or what is still to be heard, makes it likely that more is to come. */
function endTurn(state: TurnState, sounding: boolean, now: number): Reaction {
  const patience = Math.max(patienceMs(state.words, state.expectation), sounding ? SOUNDING_PATIENCE_MS : 0);
  if (patience === 0) return take(state, '');
  return { state: { ...state, wakeAt: now + patience }, actions: [{ type: 'speculate', text: state.words }] };
}

function onKey(state: TurnState, digit: string, now: number): Reaction {
  const actions: TurnAction[] = state.agent === 'speaking' ? [{ type: 'interrupt' }] : [];
  const agent = state.agent === 'speaking' ? 'silent' : state.agent;
  const keys = digit === '#' ? state.keys : state.keys + digit;
  const next: TurnState = { ...state, agent, keys };
  if (keys !== '' && (digit === '#' || keys.length >= keysWanted(state.expectation))) {
    const taken = take({ ...next, keys: '' }, keys);
    return { state: taken.state, actions: [...actions, ...taken.actions] };
  }
  if (keys === '') return { state: waitForCaller(next, now).state, actions };
  return { state: { ...next, wakeAt: now + KEY_PAUSE_MS }, actions };
}

function onTick(state: TurnState, now: number): Reaction {
  if (now < state.wakeAt) return { state, actions: [] };
  const idle: TurnState = { ...state, wakeAt: Number.POSITIVE_INFINITY };
  if (state.keys !== '') return take({ ...idle, keys: '' }, state.keys);
  if (state.settlesAt === state.wakeAt) {
    return { state: { ...state, wakeAt: now + FORGOTTEN_WORDS_MS }, actions: [{ type: 'finish' }] };
  }
  const words = join(state.words, state.interim);
  if (state.agent !== 'silent' || state.early !== undefined) return { state: idle, actions: [] };
  if (words !== '') return take({ ...idle, words }, '');
  if (state.busy) return { state: idle, actions: [] };
  return { state: { ...idle, cutOff: false }, actions: [{ type: state.cutOff ? 'resume' : 'silence' }] };
}

function take(state: TurnState, keys: string): Reaction {
  return {
    state: { ...state, words: '', interim: '', cutOff: false, wakeAt: Number.POSITIVE_INFINITY },
    actions: [{ type: 'take', text: join(state.words, keys), early: false }],
  };
}

/** Nobody speaks: from now on the caller has as long as the question allows. Wall-clock: comfort noise is not speech. */
function waitForCaller(state: TurnState, now: number): Reaction {
  const waiting = state.agent === 'silent' && !state.busy && state.words === '' && state.interim === '';
  if (!waiting || state.early !== undefined) return { state, actions: [] };
  return { state: { ...state, wakeAt: now + silenceMs(state.expectation) }, actions: [] };
}

function join(first: string, second: string): string {
  return `${first} ${second}`.trim();
}
