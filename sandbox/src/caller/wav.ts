// Telephone audio as a WAV file anything can play.
import { decodeMulaw } from '../modem/index.ts';

const HEADER_BYTES = 44;
const SAMPLE_RATE = 8000;

/** A stereo 16-bit WAV at 8 kHz of two µ-law channels; the shorter one is filled up with silence. */
export function stereoWav(left: Buffer, right: Buffer): Buffer {
  const samples = Math.max(left.length, right.length);
  const wav = Buffer.alloc(HEADER_BYTES + samples * 4);
  writeHeader(wav, 2);
  const channels = [decodeMulaw(left), decodeMulaw(right)];
  for (const [channel, linear] of channels.entries()) {
    for (let i = 0; i < linear.length; i++)
      wav.writeInt16LE(linear[i] as number, HEADER_BYTES + i * 4 + channel * 2);
  }
  return wav;
}

/** A mono 16-bit WAV at 8 kHz. */
export function monoWav(mulaw: Buffer): Buffer {
  const wav = Buffer.alloc(HEADER_BYTES + mulaw.length * 2);
  writeHeader(wav, 1);
  for (const [i, sample] of decodeMulaw(mulaw).entries()) wav.writeInt16LE(sample, HEADER_BYTES + i * 2);
  return wav;
}

function writeHeader(wav: Buffer, channels: number): void {
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(channels, 22);
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * channels * 2, 28);
  wav.writeUInt16LE(channels * 2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(wav.length - HEADER_BYTES, 40);
}
