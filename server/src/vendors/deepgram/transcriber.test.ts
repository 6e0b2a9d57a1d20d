import { describe, expect, it, vi } from 'vitest';
import { scriptedVendor, type Script } from './testing.ts';
import { createChooseTranscribers } from './transcriber.ts';

const KEY = 'test-key';

function listen(
  url: string,
  language = 'en-US',
  extra: { connectDeadlineMs?: number; heartbeatMs?: number; signal?: AbortSignal } = {},
) {
  const told: unknown[][] = [];
  let failed: (error: Error) => void;
  const failure = new Promise<Error>((resolve) => (failed = resolve));
  const tell =
    (name: string) =>
    (...args: unknown[]): void => {
      told.push([name, ...args]);
    };
  const transcriber = createChooseTranscribers({ apiKey: KEY, url, ...extra })(language)[0]!.open(
    { language, keyTerms: ['Haircut', 'Dana'], signal: extra.signal ?? new AbortController().signal },
    {
      speechStarted: tell('speechStarted'),
      interim: tell('interim'),
      eagerEndOfTurn: tell('eagerEndOfTurn'),
      turnResumed: tell('turnResumed'),
      quiet: tell('quiet'),
      endOfTurn: tell('endOfTurn'),
      failed: (error) => {
        told.push(['failed']);
        failed(error);
      },
    },
  );
  return { transcriber, told, failure };
}

/** A vendor that collects what it is sent. */
function collecting(script: Script = {}) {
  const audio: Buffer[] = [];
  const texts: { type: string }[] = [];
  return {
    audio,
    texts,
    script: {
      ...script,
      binary: (data, socket) => {
        audio.push(data);
        script.binary?.(data, socket);
      },
      text: (message, socket) => {
        texts.push(message);
        script.text?.(message, socket);
      },
    } satisfies Script,
  };
}

const frame = (value: number): Buffer => Buffer.alloc(160, value);

describe('the Deepgram transcriber', () => {
  it('opens Flux for English with the key, the format, thresholds and key terms in the request', async () => {
    const vendor = await scriptedVendor({});
    const { transcriber } = listen(vendor.url);
    await vi.waitFor(() => expect(vendor.requests).toHaveLength(1));
    const request = new URL(vendor.requests[0]!.url!, vendor.url);
    expect(request.pathname).toBe('/v2/listen');
    expect(vendor.requests[0]!.headers.authorization).toBe(`Token ${KEY}`);
    expect(Object.fromEntries(request.searchParams)).toMatchObject({
      model: 'flux-general-en',
      encoding: 'mulaw',
      sample_rate: '8000',
      eot_threshold: '0.7',
      eager_eot_threshold: '0.4',
    });
    expect(request.searchParams.getAll('keyterm')).toEqual(['Haircut', 'Dana']);
    transcriber.close();
  });

  it('keeps audio written before the socket is open, and sends every byte once, in order, in 80 ms pieces', async () => {
    const { audio, script } = collecting();
    const vendor = await scriptedVendor(script);
    const { transcriber } = listen(vendor.url);
    for (let n = 0; n < 6; n += 1) transcriber.write(frame(n));
    await vi.waitFor(() => expect(audio).toHaveLength(1));
    for (let n = 6; n < 10; n += 1) transcriber.write(frame(n));
    transcriber.close();
    await vi.waitFor(() => expect(Buffer.concat(audio)).toHaveLength(1600));
    expect(Buffer.concat(audio)).toEqual(Buffer.concat(Array.from({ length: 10 }, (_, n) => frame(n))));
    expect(audio.map((piece) => piece.length)).toEqual([640, 640, 320]);
  });

  it('drops the oldest audio when the socket takes long to open, and counts times from the first byte all the same', async () => {
    const { audio, script } = collecting({
      connection: (socket) =>
        socket.send(
          JSON.stringify({
            type: 'TurnInfo',
            event: 'EndOfTurn',
            transcript: 'hi',
            words: [{ word: 'hi', confidence: 1, start: 0.1, end: 0.5 }],
            end_of_turn_confidence: 0.9,
            audio_window_start: 0,
            audio_window_end: 1,
          }),
        ),
    });
    const vendor = await scriptedVendor(script);
    const { transcriber, told } = listen(vendor.url);
    // 6 s into a buffer of 5 s.
    for (let n = 0; n < 300; n += 1) transcriber.write(frame(n % 256));
    await vi.waitFor(() => expect(told.at(-1)?.[0]).toBe('endOfTurn'));
    await vi.waitFor(() => expect(Buffer.concat(audio).length).toBeGreaterThan(39_000));
    expect(Buffer.concat(audio).length).toBeLessThanOrEqual(40_000);
    const skippedMs = (48_000 - Buffer.concat(audio).length) / 8;
    expect(told.at(-1)?.[1]).toMatchObject({ text: 'hi', endOfSpeechMs: 500 + skippedMs });
    transcriber.close();
  });

  it('tunes Flux in mid-stream to what was asked, once per change, and says CloseStream at the end', async () => {
    const { texts, script } = collecting();
    const vendor = await scriptedVendor(script);
    const { transcriber } = listen(vendor.url);
    transcriber.expect({ kind: 'yesNo', keyTerms: [], offered: [] });
    await vi.waitFor(() => expect(texts).toHaveLength(1));
    transcriber.expect({ kind: 'phone', keyTerms: ['Reed'], offered: [] });
    transcriber.expect({ kind: 'phone', keyTerms: ['Reed'], offered: [] });
    transcriber.close();
    await vi.waitFor(() => expect(texts.at(-1)?.type).toBe('CloseStream'));
    expect(texts.map((text) => text.type)).toEqual(['Configure', 'Configure', 'CloseStream']);
    expect(texts[1]).toMatchObject({
      thresholds: { eot_threshold: 0.85, eager_eot_threshold: 0.6, eot_timeout_ms: 5000 },
      keyterms: ['Reed', 'Haircut', 'Dana'],
    });
  });

  it('tells of a pause amid a turn by its own ear, and has Flux end the turn when asked to', async () => {
    const turn = { words: [], end_of_turn_confidence: 0.1, audio_window_start: 0, audio_window_end: 1 };
    const { texts, script } = collecting({
      connection: (socket) =>
        socket.send(JSON.stringify({ type: 'TurnInfo', event: 'StartOfTurn', transcript: 'yes', ...turn })),
    });
    const vendor = await scriptedVendor(script);
    const { transcriber, told } = listen(vendor.url);
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['interim', 'yes']));
    const hear = (ms: number, byte: number) => {
      for (let n = 0; n < ms / 20; n += 1) transcriber.write(Buffer.alloc(160, byte));
      return told.filter(([name]) => name === 'quiet').map(([, quiet]) => quiet);
    };
    const [loud, silence] = [0x00, 0xff];
    expect(hear(160, loud)).toEqual([]);
    expect(hear(240, silence)).toEqual([]);
    expect(hear(160, silence)).toEqual([true]);
    expect(hear(800, silence)).toEqual([true]);
    expect(hear(80, loud)).toEqual([true, false]);
    expect(hear(400, silence)).toEqual([true, false, true]);
    transcriber.finish();
    await vi.waitFor(() => expect(texts.at(-1)).toEqual({ type: 'ForceEndTurn' }));
    transcriber.close();
  });

  it('tells whether its own ear hears the caller go on when Flux calls the turn over', async () => {
    const turn = { words: [], end_of_turn_confidence: 0.8, audio_window_start: 0, audio_window_end: 1 };
    const vendor = await scriptedVendor({
      binary: (_data, socket) =>
        socket.send(
          JSON.stringify({ type: 'TurnInfo', event: 'EndOfTurn', transcript: 'no that is', ...turn }),
        ),
    });
    const { transcriber, told } = listen(vendor.url);
    const soundingAfter = async (byte: number) => {
      const before = told.length;
      for (let n = 0; n < 4; n += 1) transcriber.write(frame(byte));
      await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
      return told.at(-1);
    };
    expect(await soundingAfter(0xff)).toMatchObject(['endOfTurn', { sounding: false }]);
    expect(await soundingAfter(0x00)).toMatchObject(['endOfTurn', { sounding: true }]);
    expect(await soundingAfter(0xff)).toMatchObject(['endOfTurn', { sounding: false }]);
    transcriber.close();
  });

  it('opens Nova for other languages', async () => {
    const vendor = await scriptedVendor({
      connection: (socket) =>
        socket.send(JSON.stringify({ type: 'SpeechStarted', channel: [0], timestamp: 0.3 })),
    });
    const { transcriber, told } = listen(vendor.url, 'es');
    await vi.waitFor(() => expect(told).toEqual([['speechStarted', 300]]));
    const request = new URL(vendor.requests[0]!.url!, vendor.url);
    expect(request.pathname).toBe('/v1/listen');
    expect(Object.fromEntries(request.searchParams)).toMatchObject({
      model: 'nova-3',
      language: 'es',
      interim_results: 'true',
      utterance_end_ms: '1000',
      vad_events: 'true',
    });
    transcriber.close();
  });

  it.each([
    [401, {}, false, /DEEPGRAM_API_KEY/],
    [400, { 'dg-error': 'bad keyterm', 'dg-request-id': 'r-1' }, false, /bad keyterm.*r-1/],
    [429, {}, true, /429/],
    [503, {}, true, /503/],
  ])('tells a refused connection (%i) as a vendor error', async (status, headers, retryable, message) => {
    const vendor = await scriptedVendor({ refuse: () => ({ status, headers }) });
    const error = await listen(vendor.url).failure;
    expect(error).toMatchObject({ name: 'VendorError', retryable });
    expect(error.message).toMatch(message);
  });

  it.each([
    [1011, 'NET-0001', true],
    [1008, 'DATA-0000', false],
    [1006, '', true],
  ])('tells a lost connection (%i %s) once, and nothing after it', async (code, reason, retryable) => {
    const vendor = await scriptedVendor({
      connection: (socket) => (code === 1006 ? socket.terminate() : socket.close(code, reason)),
    });
    const { failure, told, transcriber } = listen(vendor.url);
    expect(await failure).toMatchObject({ name: 'VendorError', retryable });
    transcriber.write(frame(1));
    transcriber.close();
    expect(told).toEqual([['failed']]);
  });

  it("tells the vendor's fatal Error message", async () => {
    const vendor = await scriptedVendor({
      connection: (socket) =>
        socket.send(JSON.stringify({ type: 'Error', code: 'INTERNAL_SERVER_ERROR', description: 'oh' })),
    });
    expect(await listen(vendor.url).failure).toMatchObject({
      retryable: true,
      message: expect.stringContaining('INTERNAL_SERVER_ERROR'),
    });
  });

  it('gives up on a connection that is not accepted in time', async () => {
    const vendor = await scriptedVendor({ stall: true });
    expect(await listen(vendor.url, 'en', { connectDeadlineMs: 30 }).failure).toMatchObject({
      retryable: true,
    });
  });

  it('asks Nova for what it has once a "yes" is over, once a pause, and not while a number is being read out', async () => {
    const { audio, texts, script } = collecting();
    const vendor = await scriptedVendor(script);
    const { transcriber } = listen(vendor.url, 'es');
    await vi.waitFor(() => expect(vendor.sockets).toHaveLength(1));
    const say = (silenceMs: number): void => {
      for (let n = 0; n < 10; n += 1) transcriber.write(frame(n % 2 === 0 ? 0x10 : 0x90));
      for (let ms = 0; ms < silenceMs; ms += 20) transcriber.write(frame(0xff));
    };
    // The socket is open here, too, once it takes audio.
    await vi.waitFor(() => {
      transcriber.write(frame(0xff));
      expect(audio.length).toBeGreaterThan(2);
    });
    transcriber.expect({ kind: 'phone', keyTerms: [], offered: [] });
    say(500);
    transcriber.expect({ kind: 'yesNo', keyTerms: [], offered: [] });
    say(100);
    say(500);
    say(500);
    transcriber.close();
    await vi.waitFor(() => expect(texts.at(-1)?.type).toBe('CloseStream'));
    expect(texts.map((text) => text.type)).toEqual(['Finalize', 'Finalize', 'CloseStream']);
  });

  it('gives up on a connection that is open and dead', async () => {
    const vendor = await scriptedVendor({ connection: (socket) => socket.pause() });
    const { failure } = listen(vendor.url, 'en', { heartbeatMs: 20 });
    expect(await failure).toMatchObject({ retryable: true, message: 'Deepgram stopped answering' });
  });

  it('does not pile up audio that the network does not take', async () => {
    const vendor = await scriptedVendor({ connection: (socket) => socket.pause() });
    const { failure, transcriber, told } = listen(vendor.url);
    await vi.waitFor(() => expect(vendor.sockets).toHaveLength(1));
    const second = Buffer.alloc(8_000, 1);
    // What the kernel's own buffers hold, a few megabytes, comes first.
    await vi.waitFor(
      () => {
        for (let n = 0; n < 500 && told.length === 0; n += 1) transcriber.write(second);
        expect(told).toEqual([['failed']]);
      },
      { interval: 1 },
    );
    expect((await failure).message).toMatch(/half-dead/);
  });

  it.each([
    ['es', true],
    ['en', false],
  ])('keeps a silent line alive where the endpoint asks for it (%s)', async (language, wanted) => {
    const { texts, script } = collecting();
    let pings = 0;
    const vendor = await scriptedVendor({
      ...script,
      connection: (socket) => socket.on('ping', () => (pings += 1)),
    });
    const { transcriber, told } = listen(vendor.url, language, { heartbeatMs: 10 });
    await vi.waitFor(() => expect(pings).toBeGreaterThan(2));
    expect(texts.some((text) => text.type === 'KeepAlive')).toBe(wanted);
    expect(told).toEqual([]);
    transcriber.close();
  });

  it('survives messages that are no JSON, and kinds it does not know', async () => {
    const vendor = await scriptedVendor({
      connection: (socket) => {
        socket.send('{');
        socket.send(JSON.stringify({ type: 'Novelty' }));
        socket.send('null');
        socket.close(1011, 'done');
      },
    });
    const { failure, told } = listen(vendor.url);
    expect((await failure).message).toMatch(/1011/);
    expect(told).toEqual([['failed']]);
  });

  it('closes without a word when the call is over before the socket is open', async () => {
    const vendor = await scriptedVendor({});
    const abort = new AbortController();
    const { told } = listen(vendor.url, 'en', { signal: abort.signal });
    abort.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(vendor.sockets).toHaveLength(0);
    expect(told).toEqual([]);
  });
});
