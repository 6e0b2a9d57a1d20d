// From what is played, to the sample, to who said what when.
import { describe, expect, it } from 'vitest';
import { modulate, silence } from '../modem/index.ts';
import { type Burst, burstText, Ear, SPEECH } from './ear.ts';
import { FRAME_BYTES, FRAME_MS } from './ticker.ts';
import { Turns } from './turns.ts';

/** Plays `audio` to an ear from line time 1000 on; `at` is called before the frame of that time. */
function play(audio: Buffer, at: { ms: number; what(ear: Ear): void }[] = []): { bursts: Burst[]; ear: Ear } {
  const bursts: Burst[] = [];
  const ear = new Ear((burst) => bursts.push(burst));
  const padded = Buffer.concat([audio, silence(FRAME_BYTES * 30 - (audio.length % FRAME_BYTES))]);
  for (let i = 0; i < padded.length; i += FRAME_BYTES) {
    const lineMs = 1000 + (i / FRAME_BYTES) * FRAME_MS;
    for (const each of at) if (each.ms === lineMs) each.what(ear);
    ear.hear(padded.subarray(i, i + FRAME_BYTES), lineMs);
  }
  return { bursts, ear };
}

describe('the ear', () => {
  it('tells to the sample when a sound began and ended', () => {
    const line = modulate('Hello.');
    const { bursts } = play(Buffer.concat([silence(803), line]));
    expect(bursts).toHaveLength(1);
    const [burst] = bursts;
    // A tone begins and ends near zero: one sample more or less.
    expect(Math.abs((burst?.fromMs ?? 0) - (1000 + 803 / 8))).toBeLessThanOrEqual(0.25);
    expect(Math.abs((burst?.toMs ?? 0) - (1000 + (803 + line.length) / 8))).toBeLessThanOrEqual(0.25);
    expect(burstText(burst as Burst)).toBe('Hello.');
  });

  it('takes lines with little between them for one burst, and puts a space where they join', () => {
    const { bursts } = play(
      Buffer.concat([modulate('One.'), modulate('Two.'), silence(8 * 200), modulate('Three.')]),
    );
    expect(bursts.map(burstText)).toEqual(['One. Two. Three.']);
  });

  it('takes what follows a longer pause for another burst', () => {
    const { bursts } = play(Buffer.concat([modulate('One.'), silence(8 * 320), modulate('Two.')]));
    expect(bursts.map(burstText)).toEqual(['One.', 'Two.']);
  });

  it('takes what follows a short quiet for an answer once the caller has spoken', () => {
    const audio = Buffer.concat([modulate('I was saying'), silence(8 * 60), modulate('Yes?')]);
    const { bursts } = play(audio, [{ ms: 1200, what: (ear) => ear.expectAnswer() }]);
    expect(bursts.map(burstText)).toEqual(['I was saying', 'Yes?']);
  });

  it('is quiet only when the tone is over, and counts from its last sound', () => {
    const quiet: number[] = [];
    const line = modulate('Hello.');
    const times = [1100, 1400].map((ms) => ({ ms, what: (ear: Ear) => quiet.push(ear.quietMs(ms)) }));
    play(line, times);
    expect(quiet[0]).toBe(0);
    expect(quiet[1]).toBeCloseTo(400 - line.length / 8, 0);
  });

  it('writes a voice as speech, a click as nothing, and no half character where a line was cut', () => {
    const voice = Buffer.from(Array.from({ length: 8000 }, (_, i) => (i * i * 31 + i * 7) & 0xbf));
    expect(play(voice).bursts.map(burstText)).toEqual([SPEECH]);
    expect(play(Buffer.alloc(80, 0x10)).bursts.map(burstText)).toEqual(['']);
    const cut = modulate('Goodbye');
    expect(play(cut.subarray(0, cut.length - 400)).bursts.map(burstText)).toEqual(['Goodb']);
  });
});

describe('the turns', () => {
  const burst = (text: string, fromMs: number, toMs: number): Burst => ({
    fromMs,
    toMs,
    characters: text.split('').map((character, i) => ({
      character,
      atMs: fromMs + ((toMs - fromMs) / text.length) * i,
    })),
  });

  it('measure from the caller’s last sound to the first of the agent after it', () => {
    const turns = new Turns(1);
    turns.heard(burst('Hello.', 100, 300));
    turns.callerBegan('Hi', 1000);
    turns.callerEnded(1080.5);
    turns.heard(burst('Good day.', 1500.625, 1800));
    turns.heard(burst('And you?', 2200, 2500));
    expect(turns.all()).toMatchObject([
      { index: 0, caller: null, agent: 'Hello.', voiceToVoiceMs: null },
      { index: 1, caller: 'Hi', agent: 'Good day. And you?', agentFromMs: 1500.625, voiceToVoiceMs: 420.1 },
    ]);
  });

  it('tell the wait in real ms on a line that runs faster', () => {
    const turns = new Turns(10);
    turns.callerBegan('Hi', 1000);
    turns.callerEnded(1100);
    turns.heard(burst('Good day.', 2100, 2400));
    expect(turns.current().voiceToVoiceMs).toBe(100);
  });

  it('do not count an agent that cut in while the caller spoke as an answer in time', () => {
    const turns = new Turns(1);
    turns.callerBegan('Hi there', 1000);
    turns.heard(burst('Excuse me', 1050, 1350));
    turns.callerEnded(1400);
    expect(turns.current()).toMatchObject({ agent: 'Excuse me', voiceToVoiceMs: null });
    turns.heard(burst('Yes?', 1700, 1850));
    expect(turns.current()).toMatchObject({ agent: 'Excuse me Yes?', voiceToVoiceMs: 300 });
  });

  it('give what an agent talking on said after the caller’s end to the new turn', () => {
    const turns = new Turns(1);
    turns.heard(burst('0123456789', 0, 1000));
    turns.callerBegan('Stop', 300);
    turns.callerEnded(500);
    expect(turns.answered()).toBe(true);
    expect(turns.all().map((turn) => turn.agent)).toEqual(['012345', '6789']);
  });
});
