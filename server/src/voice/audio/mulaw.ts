// µ-law (ITU-T G.711) to linear samples.

/** The 16-bit linear value of each µ-law byte, -32124 to 32124. */
export const LINEAR_OF_MULAW: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 0x07)) - 0x84;
  return (code & 0x80) === 0 ? magnitude : -magnitude;
});
