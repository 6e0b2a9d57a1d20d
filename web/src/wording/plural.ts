// One call, two calls: the same in both languages.

export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
