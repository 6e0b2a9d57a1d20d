// The constants of Bell 103, originate side: 300 baud, frequency-shift keying, 8-N-1, least significant bit first.

export const SAMPLE_RATE = 8000;
export const BAUD = 300;
/** A one, and the idle line. */
export const MARK_HZ = 1270;
/** A zero, and the start bit. */
export const SPACE_HZ = 1070;
/** 26⅔: bits do not end on samples, so both sides count in fractions. */
export const SAMPLES_PER_BIT = SAMPLE_RATE / BAUD;
/** Start bit, eight data bits, stop bit. */
export const BITS_PER_BYTE = 10;
