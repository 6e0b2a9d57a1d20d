import { describe, expect, it } from 'vitest';
import { NOVA_START, readNova, type NovaMessage, type NovaResults, type NovaState } from './nova.ts';
import type { Signal } from './signals.ts';

const results = (transcript: string, flags: Partial<NovaResults> = {}, end = 1): NovaResults => ({
  type: 'Results',
  start: 0.2,
  duration: 1,
  channel: { alternatives: [{ transcript, confidence: 0.9, words: transcript === '' ? [] : [{ end }] }] },
  ...flags,
});
const final = { is_final: true };
const paused = { is_final: true, speech_final: true };

const read = (patient: boolean, ...messages: NovaMessage[]): Signal[] => {
  let state: NovaState = NOVA_START;
  return messages.flatMap((message) => {
    const step = readNova(state, message, patient);
    state = step.state;
    return step.signals;
  });
};

describe('reading Nova results into turns', () => {
  it('joins final pieces and the interim after them, and ends at the pause', () => {
    expect(
      read(
        false,
        { type: 'SpeechStarted', timestamp: 0.15 },
        results('quiero'),
        results('quiero una', final),
        results('cita'),
        results('cita mañana', paused, 2.4),
      ),
    ).toEqual([
      { type: 'speechStarted', atMs: 150 },
      { type: 'interim', text: 'quiero' },
      { type: 'interim', text: 'quiero una' },
      { type: 'interim', text: 'quiero una cita' },
      { type: 'interim', text: 'quiero una cita mañana' },
      { type: 'endOfTurn', text: 'quiero una cita mañana', confidence: 0.9, endOfSpeechMs: 2400 },
    ]);
  });

  it('does not repeat an interim that became final unchanged, nor take an eager end back for it', () => {
    const signals = read(true, results('five five'), results('five five', paused), results('', final), {
      type: 'UtteranceEnd',
      last_word_end: 1,
    });
    expect(signals.map((signal) => signal.type)).toEqual([
      'speechStarted',
      'interim',
      'eagerEndOfTurn',
      'endOfTurn',
    ]);
  });

  it('ends at the gap when noise hides the pause, interim words included', () => {
    const signals = read(false, results('sí', final), results('claro'), {
      type: 'UtteranceEnd',
      last_word_end: 1,
    });
    expect(signals.at(-1)).toMatchObject({ type: 'endOfTurn', text: 'sí claro' });
  });

  it('ends at a pause told by a result with no words of its own', () => {
    const signals = read(false, results('sí', final), results('', paused));
    expect(signals.at(-1)).toMatchObject({ type: 'endOfTurn', text: 'sí' });
  });

  it('ends when a Finalize was answered', () => {
    const signals = read(false, results('sí', { is_final: true, from_finalize: true }));
    expect(signals.at(-1)).toMatchObject({ type: 'endOfTurn', text: 'sí' });
  });

  it('waits past a pause where the answer comes in pieces, and takes the eager end back', () => {
    const signals = read(
      true,
      results('five five five', paused),
      results('one two', final),
      results('one two', { ...paused, start: 2 }),
      { type: 'UtteranceEnd', last_word_end: 3 },
    );
    expect(signals.map((signal) => signal.type)).toEqual([
      'speechStarted',
      'interim',
      'eagerEndOfTurn',
      'turnResumed',
      'interim',
      'interim',
      'eagerEndOfTurn',
      'endOfTurn',
    ]);
    expect(signals.filter((signal) => signal.type === 'endOfTurn')).toHaveLength(1);
  });

  it('ends a cough with no words, so that the engine goes on', () => {
    expect(
      read(false, { type: 'SpeechStarted', timestamp: 1 }, { type: 'UtteranceEnd', last_word_end: -1 }).at(
        -1,
      ),
    ).toMatchObject({ type: 'endOfTurn', text: '' });
  });

  it('says nothing of silence', () => {
    expect(read(false, results(''), results('', paused), { type: 'UtteranceEnd', last_word_end: 0 })).toEqual(
      [],
    );
  });
});
