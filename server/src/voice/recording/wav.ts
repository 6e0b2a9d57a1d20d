// The recording's file: WAV, two channels (caller left, agent right) of µ-law at 8 kHz, format tag 7: half the bytes of PCM,
// written as they came, and browsers play it (tried in Chromium).
// Format: "Multiple channel audio data and WAVE files" (Microsoft); a compressed format carries a `fact` chunk.

export const HEADER_BYTES = 58;
const CHANNELS = 2;
const RATE = 8_000;

/** The header of `dataBytes` of interleaved µ-law; `0` while the call goes on. */
export function wavHeader(dataBytes: number, channels = CHANNELS): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * channels, 28);
  header.writeUInt16LE(channels, 32);
  header.writeUInt16LE(8, 34);
  header.writeUInt16LE(0, 36);
  header.write('fact', 38, 'latin1');
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(dataBytes / channels, 46);
  header.write('data', 50, 'latin1');
  header.writeUInt32LE(dataBytes, 54);
  return header;
}

/** Milliseconds of sound in so many bytes of interleaved µ-law. */
export const durationMs = (dataBytes: number): number => Math.round(dataBytes / CHANNELS / (RATE / 1000));
