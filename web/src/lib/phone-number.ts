// Telephone numbers as people type them.

/** Without what people put between the digits; ten digits are taken for a number of North America. */
export function asE164(typed: string): string {
  const plain = typed.replaceAll(/[\s().\-–/]/g, '');
  return /^1?[2-9]\d{9}$/.test(plain) ? `+${plain.length === 10 ? '1' : ''}${plain}` : plain;
}

export const E164 = /^\+[1-9]\d{6,14}$/;
