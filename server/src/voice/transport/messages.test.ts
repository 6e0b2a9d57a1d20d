// What Twilio sends is read to the letter; what it would never send is named, and harms nothing.
import { assert, json, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMediaCutter, createWriter, MAX_MESSAGE_BYTES, readMessage } from './messages.ts';

const SID = 'MZ18ad3ab5a668481ce02b83e7395059f0';
const audio = Buffer.from([0xff, 0x7f, 0x00, 0x80]);
const media = (change: object = {}, of: object = {}): string =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: '4',
    media: { track: 'inbound', chunk: '2', timestamp: '5', payload: audio.toString('base64'), ...change },
    streamSid: SID,
    ...of,
  });
const start = (change: object = {}): string =>
  JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: 'AC1',
      streamSid: SID,
      callSid: 'CA1',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { token: 't' },
      ...change,
    },
    streamSid: SID,
  });

describe('what Twilio sends', () => {
  it.each([
    ['{"event":"connected","protocol":"Call","version":"1.0.0"}', { event: 'connected' }],
    [start(), { event: 'start', sequence: 1, streamSid: SID, callSid: 'CA1', parameters: { token: 't' } }],
    [
      start({ customParameters: undefined }),
      { event: 'start', sequence: 1, streamSid: SID, callSid: 'CA1', parameters: {} },
    ],
    [media(), { event: 'media', sequence: 4, streamSid: SID, timestampMs: 5, mulaw: audio }],
    [
      `{"event":"dtmf","streamSid":"${SID}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"#"}}`,
      { event: 'dtmf', sequence: 5, streamSid: SID, digit: '#' },
    ],
    [
      `{"event":"mark","sequenceNumber":"6","streamSid":"${SID}","mark":{"name":"0.1"}}`,
      { event: 'mark', sequence: 6, streamSid: SID, name: '0.1' },
    ],
    [
      `{"event":"stop","sequenceNumber":"7","streamSid":"${SID}","stop":{"accountSid":"AC1","callSid":"CA1"}}`,
      { event: 'stop', sequence: 7, streamSid: SID },
    ],
  ])('%s', (text, message) => {
    expect(readMessage(text)).toEqual(message);
  });
});

describe('what it never sends', () => {
  it.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', 'no event'],
    ['[]', 'no event'],
    ['"media"', 'no event'],
    ['{"event":1}', 'no event'],
    ['{"event":"media"}', 'no sequence number'],
    ['{"event":"stop","sequenceNumber":"1e3","streamSid":"MZ"}', 'no sequence number'],
    ['{"event":"stop","sequenceNumber":"-1","streamSid":"MZ"}', 'no sequence number'],
    ['{"event":"stop","sequenceNumber":"1"}', 'no stream sid'],
    ['{"event":"stop","sequenceNumber":"1","streamSid":{}}', 'no stream sid'],
    ['{"event":"__proto__","sequenceNumber":"1","streamSid":"MZ"}', 'unknown event'],
    [start({ callSid: undefined }), 'start without a call sid'],
    [
      start({ mediaFormat: { encoding: 'audio/l16', sampleRate: 16000, channels: 1 } }),
      'not µ-law, 8 kHz, mono',
    ],
    [media({ track: 'outbound' }), 'media not inbound'],
    [media({ chunk: undefined }), 'media without its place'],
    [media({ payload: 7 }), 'media payload is not base64'],
    [media({ payload: '' }), 'media payload is not base64'],
    [media({ payload: 'abc' }), 'media payload is not base64'],
    [media({ payload: 'ab!d' }), 'media payload is not base64'],
    [media({}, { media: null }), 'media not inbound'],
    [
      `{"event":"dtmf","streamSid":"${SID}","sequenceNumber":"5","dtmf":{"digit":"12"}}`,
      'dtmf without a digit',
    ],
    [`{"event":"mark","streamSid":"${SID}","sequenceNumber":"5"}`, 'mark without a name'],
    [media({ payload: 'A'.repeat(MAX_MESSAGE_BYTES) }), 'oversized'],
  ])('%.60s', (text, why) => {
    expect(readMessage(text)).toEqual({ event: 'bad', why });
  });

  it('never throws, whatever comes', () => {
    assert(
      property(oneof(string(), json()), (text) => {
        expect(readMessage(text)).toHaveProperty('event');
      }),
    );
  });
});

describe('the short way for audio', () => {
  it('cuts a message as Twilio writes it', () => {
    const cutter = createMediaCutter(SID);
    expect(cutter.cut(media())).toEqual(audio);
    expect(cutter).toMatchObject({ sequence: 4, timestampMs: 5 });
  });

  it.each([
    [
      'another order of keys',
      JSON.stringify({ ...(JSON.parse(media()) as object), event: 'media', extra: 1 }),
    ],
    ['spaces', media().replaceAll(':', ': ')],
    ['another stream', media({}, { streamSid: 'MZother' })],
    ['a number for a string', media({ chunk: 2 })],
    ['bad base64', media({ payload: 'ab!d' })],
    ['no digits', media({ timestamp: '' })],
    ['too many digits', media({ timestamp: '1'.repeat(16) })],
    ['a quote smuggled in', media({ payload: 'AAAA"},"x":{"y":"AAAA' })],
    ['another event', start()],
  ])('leaves %s to the long way', (_case, text) => {
    expect(createMediaCutter(SID).cut(text)).toBeUndefined();
  });

  it('never means anything else than the long way', () => {
    const text = media({ payload: Buffer.alloc(20, 0x55).toString('base64') });
    assert(
      property(nat(text.length), string({ maxLength: 3 }), nat(3), (at, inserted, dropped) => {
        const bent = text.slice(0, at) + inserted + text.slice(at + dropped);
        const cutter = createMediaCutter(SID);
        const cut = cutter.cut(bent);
        if (!cut) return;
        expect(readMessage(bent)).toEqual({
          event: 'media',
          sequence: cutter.sequence,
          streamSid: SID,
          timestampMs: cutter.timestampMs,
          mulaw: cut,
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what we send', () => {
  it('is the protocol', () => {
    const writer = createWriter(SID);
    expect(JSON.parse(writer.media(audio))).toEqual({
      event: 'media',
      streamSid: SID,
      media: { payload: audio.toString('base64') },
    });
    expect(JSON.parse(writer.mark('3."'))).toEqual({ event: 'mark', streamSid: SID, mark: { name: '3."' } });
    expect(JSON.parse(writer.clear)).toEqual({ event: 'clear', streamSid: SID });
  });
});
