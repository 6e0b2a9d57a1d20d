// The adapters against the sandbox, which checks what it is sent as the vendor does: what one speaks, the other hears.
import { SANDBOX_CREDENTIALS, startSandbox, type Sandbox } from '@offhook/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failOver } from '../../voice/breaker/guards.ts';
import { systemClock } from '../../voice/clock.ts';
import { openSteadyTranscriber } from '../../voice/transcription/steady.ts';
import type { OpenTranscriber } from '../../voice/transcription/transcriber.ts';
import { createDeepgram, type Deepgram } from './index.ts';

const MODEM = { model: 'sandbox-modem', language: 'en' };
const never = new AbortController().signal;

let sandbox: Sandbox;
let deepgram: Deepgram;

beforeAll(async () => {
  sandbox = await startSandbox();
  deepgram = createDeepgram({ apiKey: SANDBOX_CREDENTIALS.deepgramKey, url: sandbox.urls.deepgram });
});
afterAll(() => sandbox.close());

async function speak(text: string): Promise<Buffer> {
  const synthesizer = deepgram.openSynthesizer(MODEM);
  const audio = Buffer.concat(await Array.fromAsync(synthesizer.speak(text, MODEM, never)));
  synthesizer.close();
  return audio;
}

/** Plays audio into a transcriber as fast as it goes, silence after it; resolves with the first turn. */
function hear(
  audio: Buffer,
  language: string,
  open: OpenTranscriber = (options, events) =>
    deepgram.chooseTranscribers(language)[0]!.open(options, events),
) {
  const { promise, resolve, reject } = Promise.withResolvers<{ text: string; endOfSpeechMs: number }>();
  const order: string[] = [];
  const transcriber = open(
    { language, keyTerms: ['Haircut'], signal: never },
    {
      speechStarted: () => order.push('speechStarted'),
      interim: () => order.push('interim'),
      eagerEndOfTurn: () => order.push('eagerEndOfTurn'),
      turnResumed: () => order.push('turnResumed'),
      quiet: () => undefined,
      endOfTurn: (turn) => {
        order.push('endOfTurn');
        resolve(turn);
      },
      failed: reject,
    },
  );
  transcriber.expect({ kind: 'yesNo', keyTerms: ['yes'], offered: [] });
  for (let at = 0; at < audio.length; at += 160) transcriber.write(audio.subarray(at, at + 160));
  const silence = setInterval(() => transcriber.write(Buffer.alloc(160, 0xff)), 5);
  return promise
    .then((turn) => ({ ...turn, order }))
    .finally(() => {
      clearInterval(silence);
      transcriber.close();
    });
}

describe('Deepgram, spoken and heard over the sandbox', () => {
  it.each(['en', 'es'])('hears what it spoke (%s)', async (language) => {
    const audio = await speak('tomorrow at three');
    const turn = await hear(audio, language);
    expect(turn.text.toLowerCase()).toContain('tomorrow at three');
    expect(turn.order[0]).toBe('speechStarted');
    expect(turn.order.at(-1)).toBe('endOfTurn');
    // Where the speech ended, to within the modem's lead-out.
    expect(Math.abs(turn.endOfSpeechMs - audio.length / 8)).toBeLessThan(400);
  });

  it.each([
    ['en', '/v2/listen'],
    ['es', '/v1/listen'],
  ])('goes on in the same call over the other endpoint when one is refused (%s)', async (language, down) => {
    const fault = sandbox.faults.add({ kind: 'refuse', vendor: 'deepgram', match: down, count: 100 });
    const watch = { clock: systemClock, log: { info: () => undefined, warn: () => undefined } };
    const either = failOver(deepgram.chooseTranscribers, watch);
    const turn = await hear(await speak('tomorrow at three'), language, (options, events) =>
      openSteadyTranscriber(either, options, events, systemClock),
    );
    sandbox.faults.clear(fault.id);
    expect(turn.text.toLowerCase()).toContain('tomorrow at three');
    // Twice refused, and then no more.
    expect(fault.left).toBe(98);
  });

  it('is content with a key that works, and says which setting is wrong with one that does not', async () => {
    await expect(deepgram.check(never)).resolves.toBeUndefined();
    const wrong = createDeepgram({ apiKey: 'wrong', url: sandbox.urls.deepgram });
    await expect(wrong.check(never)).rejects.toMatchObject({
      name: 'VendorError',
      retryable: false,
      message: expect.stringContaining('DEEPGRAM_API_KEY'),
    });
  });

  it('speaks over REST past the flush limit', async () => {
    const synthesizer = deepgram.openSynthesizer();
    const lines: Buffer[] = [];
    for (let n = 0; n < 21; n += 1) {
      lines.push(Buffer.concat(await Array.fromAsync(synthesizer.speak('hi', MODEM, never))));
    }
    synthesizer.close();
    // By whichever road, the same words sound the same.
    expect(lines[0]!.length).toBeGreaterThan(500);
    expect(new Set(lines.map((line) => line.toString('latin1'))).size).toBe(1);
  });
});
