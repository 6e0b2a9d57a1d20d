import { describe, expect, it } from 'vitest';
import { FLUX_START, readTurnInfo, type FluxState, type TurnInfo } from './flux.ts';
import type { Signal } from './signals.ts';

const info = (event: string, transcript: string, end: number, words: [number, number][] = []): TurnInfo => ({
  event,
  transcript,
  words: words.map(([start, wordEnd]) => ({ word: 'w', confidence: 1, start, end: wordEnd })),
  end_of_turn_confidence: 0.8,
  audio_window_start: 0.5,
  audio_window_end: end,
});

const read = (...messages: TurnInfo[]): Signal[] => {
  let state: FluxState = FLUX_START;
  return messages.flatMap((message) => {
    const step = readTurnInfo(state, message);
    state = step.state;
    return step.signals;
  });
};

describe('reading Flux turns', () => {
  it('tells a turn from its start over its interims to its end', () => {
    expect(
      read(
        info('StartOfTurn', 'I', 1.0, [[0.72, 0.8]]),
        info('Update', 'I want', 1.25),
        info('Update', 'I want', 1.5),
        info('EagerEndOfTurn', 'I want a haircut.', 2.0),
        info('EndOfTurn', 'I want a haircut.', 2.3, [[1.6, 1.92]]),
      ),
    ).toEqual([
      { type: 'speechStarted', atMs: 720 },
      { type: 'interim', text: 'I' },
      { type: 'interim', text: 'I want' },
      { type: 'eagerEndOfTurn', text: 'I want a haircut.', confidence: 0.8 },
      { type: 'endOfTurn', text: 'I want a haircut.', confidence: 0.8, endOfSpeechMs: 1920 },
    ]);
  });

  it('takes an eager end back when the caller goes on', () => {
    const signals = read(
      info('StartOfTurn', 'Tuesday', 1),
      info('EagerEndOfTurn', 'Tuesday', 1.5),
      info('TurnResumed', 'Tuesday at', 1.8),
      info('EndOfTurn', 'Tuesday at three', 2.6),
    );
    expect(signals.map((signal) => signal.type)).toEqual([
      'speechStarted',
      'interim',
      'eagerEndOfTurn',
      'turnResumed',
      'interim',
      'endOfTurn',
    ]);
  });

  it('without word times takes the moment the words last grew for the end of speech', () => {
    const end = read(
      info('StartOfTurn', 'yes', 1),
      info('Update', 'yes please', 1.4),
      info('Update', 'yes please', 1.9),
      info('EndOfTurn', 'yes please', 2.4),
    ).at(-1);
    expect(end).toMatchObject({ type: 'endOfTurn', endOfSpeechMs: 1400 });
  });

  it('says nothing of silence, nor of events it does not know', () => {
    expect(
      read(info('Update', '', 1), info('Update', '', 2), info('Novelty', 'x', 3), info('EndOfTurn', '', 4)),
    ).toEqual([]);
  });

  it('starts the next turn afresh', () => {
    const signals = read(
      info('StartOfTurn', 'yes', 1),
      info('EndOfTurn', 'yes', 2),
      info('StartOfTurn', 'yes', 3),
    );
    expect(signals.filter((signal) => signal.type === 'speechStarted')).toHaveLength(2);
    expect(signals.filter((signal) => signal.type === 'interim')).toHaveLength(2);
  });
});
