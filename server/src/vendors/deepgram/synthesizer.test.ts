import { describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createOpenSynthesizer, split, type SynthesizerOptions } from './synthesizer.ts';
import { scriptedVendor, type Script } from './testing.ts';

const VOICE = { model: 'aura-2-thalia-en', language: 'en' };
const never = new AbortController().signal;

const open = (url: string, extra: Partial<SynthesizerOptions> = {}) =>
  createOpenSynthesizer({ apiKey: 'test-key', url, ...extra })();

async function hear(audio: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of audio) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** A vendor that speaks a text as its own letters, two pieces a line. */
function speaking(also: Script = {}) {
  const heard: string[] = [];
  let text = '';
  const script: Script = {
    ...also,
    text(message, socket) {
      heard.push(message.type);
      if (message.type === 'Speak') text += message.text;
      if (message.type === 'Clear') socket.send(JSON.stringify({ type: 'Cleared', sequence_id: 0 }));
      if (message.type !== 'Flush') return;
      const line = Buffer.from(text);
      text = '';
      socket.send(line.subarray(0, 2));
      socket.send(line.subarray(2));
      socket.send(JSON.stringify({ type: 'Flushed', sequence_id: 0 }));
    },
  };
  return { heard, script };
}

describe('the Deepgram synthesizer', () => {
  it('speaks line after line over one socket', async () => {
    const { heard, script } = speaking();
    const vendor = await scriptedVendor(script);
    const synthesizer = open(vendor.url);
    expect(await hear(synthesizer.speak('Hello there.', VOICE, never))).toBe('Hello there.');
    expect(await hear(synthesizer.speak('Bye.', VOICE, never))).toBe('Bye.');
    expect(vendor.requests).toHaveLength(1);
    expect(heard).toEqual(['Speak', 'Flush', 'Speak', 'Flush']);
    const request = new URL(vendor.requests[0]!.url!, vendor.url);
    expect(request.pathname).toBe('/v1/speak');
    expect(Object.fromEntries(request.searchParams)).toEqual({
      model: VOICE.model,
      encoding: 'mulaw',
      sample_rate: '8000',
    });
    synthesizer.close();
  });

  it('is warm from the start when the voice is told', async () => {
    const vendor = await scriptedVendor({});
    const synthesizer = createOpenSynthesizer({ apiKey: 'k', url: vendor.url })(VOICE);
    await vi.waitFor(() => expect(vendor.sockets).toHaveLength(1));
    synthesizer.close();
  });

  it('hands the first piece on before the rest exists', async () => {
    let socket: WebSocket | undefined;
    const vendor = await scriptedVendor({
      text(message, from) {
        socket = from;
        if (message.type === 'Flush') from.send(Buffer.from('first'));
      },
    });
    const synthesizer = open(vendor.url);
    const audio = synthesizer.speak('A long line.', VOICE, never)[Symbol.asyncIterator]();
    expect((await audio.next()).value?.toString()).toBe('first');
    socket?.send(JSON.stringify({ type: 'Flushed', sequence_id: 0 }));
    expect((await audio.next()).done).toBe(true);
    synthesizer.close();
  });

  it('speaks two lines asked for at once one after the other, each with its own audio', async () => {
    const vendor = await scriptedVendor(speaking().script);
    const synthesizer = open(vendor.url);
    expect(
      await Promise.all(
        ['One.', 'Two.', 'Three.'].map((text) => hear(synthesizer.speak(text, VOICE, never))),
      ),
    ).toEqual(['One.', 'Two.', 'Three.']);
    synthesizer.close();
  });

  it('keeps the audio of a line cut short out of the next', async () => {
    const types: string[] = [];
    const vendor = await scriptedVendor({
      text(message, socket) {
        types.push(message.type);
        if (message.type === 'Speak') socket.send(Buffer.from(`<${message.text}>`));
        // Late audio and the end of the first line come after we gave it up, before the vendor says so.
        if (message.type === 'Clear') {
          socket.send(Buffer.from('late'));
          socket.send(JSON.stringify({ type: 'Flushed', sequence_id: 0 }));
          socket.send(JSON.stringify({ type: 'Cleared', sequence_id: 1 }));
        }
        if (message.type === 'Flush' && types.includes('Clear')) {
          socket.send(JSON.stringify({ type: 'Flushed', sequence_id: 2 }));
        }
      },
    });
    const synthesizer = open(vendor.url);
    const abort = new AbortController();
    const first = synthesizer.speak('first', VOICE, abort.signal)[Symbol.asyncIterator]();
    expect((await first.next()).value?.toString()).toBe('<first>');
    abort.abort();
    await expect(first.next()).rejects.toMatchObject({ name: 'VendorError' });
    expect(await hear(synthesizer.speak('second', VOICE, never))).toBe('<second>');
    expect(types).toEqual(['Speak', 'Flush', 'Clear', 'Speak', 'Flush']);
    synthesizer.close();
  });

  it('clears when the reader stops listening', async () => {
    const types: string[] = [];
    const vendor = await scriptedVendor({
      text(message, socket) {
        types.push(message.type);
        if (message.type === 'Flush') socket.send(Buffer.from('x'));
      },
    });
    const synthesizer = open(vendor.url);
    for await (const _piece of synthesizer.speak('first', VOICE, never)) break;
    await vi.waitFor(() => expect(types).toContain('Clear'));
    synthesizer.close();
  });

  it('tells a socket lost in mid-line as retryable, and opens another for the next line', async () => {
    const { script } = speaking();
    let lines = 0;
    const vendor = await scriptedVendor({
      text(message, socket) {
        if (message.type === 'Flush' && (lines += 1) === 1) {
          socket.send(Buffer.from('half'));
          return socket.close(1011, 'NET-0000');
        }
        return script.text?.(message, socket);
      },
    });
    const synthesizer = open(vendor.url);
    await expect(hear(synthesizer.speak('a line', VOICE, never))).rejects.toMatchObject({
      name: 'VendorError',
      retryable: true,
    });
    expect(await hear(synthesizer.speak('again', VOICE, never))).toContain('again');
    expect(vendor.requests).toHaveLength(2);
    synthesizer.close();
  });

  it('gives up on a vendor that takes the text and sends nothing', async () => {
    const vendor = await scriptedVendor({});
    const synthesizer = open(vendor.url, { audioDeadlineMs: 40 });
    await expect(hear(synthesizer.speak('a line', VOICE, never))).rejects.toMatchObject({ retryable: true });
    synthesizer.close();
  });

  it('speaks over REST once the 20 flushes of a minute are spent', async () => {
    let posts = 0;
    const { heard, script } = speaking({
      http(request, response) {
        posts += 1;
        const url = new URL(request.url!, 'http://x');
        expect(url.pathname).toBe('/v1/speak');
        expect(url.searchParams.get('container')).toBe('none');
        expect(request.headers.authorization).toBe('Token test-key');
        request.resume().on('end', () => response.end('by rest'));
      },
    });
    const vendor = await scriptedVendor(script);
    let nowMs = 0;
    const synthesizer = open(vendor.url, { now: () => nowMs });
    for (let n = 0; n < 20; n += 1) expect(await hear(synthesizer.speak('line', VOICE, never))).toBe('line');
    expect(await hear(synthesizer.speak('line', VOICE, never))).toBe('by rest');
    expect(posts).toBe(1);
    nowMs = 60_000;
    expect(await hear(synthesizer.speak('line', VOICE, never))).toBe('line');
    expect(heard.filter((type) => type === 'Flush')).toHaveLength(21);
    synthesizer.close();
  });

  it('tells a refusal over REST', async () => {
    const { script } = speaking({ http: (_request, response) => response.writeHead(429).end('{}') });
    const vendor = await scriptedVendor(script);
    const synthesizer = open(vendor.url, { now: () => 0 });
    for (let n = 0; n < 20; n += 1) await hear(synthesizer.speak('line', VOICE, never));
    await expect(hear(synthesizer.speak('line', VOICE, never))).rejects.toMatchObject({
      name: 'VendorError',
      retryable: true,
    });
    synthesizer.close();
  });

  it('ends what is being spoken when the call ends', async () => {
    const vendor = await scriptedVendor({});
    const synthesizer = open(vendor.url);
    const line = hear(synthesizer.speak('a line', VOICE, never));
    synthesizer.close();
    await expect(line).rejects.toMatchObject({ name: 'VendorError' });
  });
});

describe('splitting a long text', () => {
  it('cuts after sentences, loses nothing and keeps to the limit', () => {
    const text = 'One two. Three four five. Six seven eight nine ten';
    const pieces = split(text, 20);
    expect(pieces.every((piece) => piece.length <= 20)).toBe(true);
    expect(pieces.join(' ')).toBe(text);
    expect(pieces[0]).toBe('One two.');
  });
});
