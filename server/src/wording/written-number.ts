// Telephone numbers as people write them, wherever we put one into words.

/** `(202) 555-0142` for a number of North America; another, or what is none, as it is. */
export const writtenNumber = (number: string): string =>
  number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
