// Data over sound, the language of the sandbox's callers and machine lines: Bell 103 in µ-law at 8 kHz.
export { BAUD, MARK_HZ, SAMPLE_RATE, SAMPLES_PER_BIT, SPACE_HZ } from './bell103.ts';
export { CARRIER_HOLD_SAMPLES, Demodulator } from './demodulator.ts';
export type { DemodulatorEvents } from './demodulator.ts';
export { modulate, modulatedLength } from './modulate.ts';
export { decodeMulaw, encodeMulaw, encodeSample, MULAW_SILENCE, MULAW_TO_LINEAR, silence } from './mulaw.ts';
export { REPLACEMENT } from './utf8.ts';
