// How much of a line was heard? Playback marks prove milliseconds; the transcript wants words.

/**
 * The words of `text` that fit into the first `heardMs` of its `totalMs`, cut back to whole words.
 * Speech runs evenly enough over a line for that; a word half heard does not count.
 */
export function heardPart(text: string, heardMs: number, totalMs: number): string {
  if (heardMs <= 0 || totalMs <= 0) return '';
  if (heardMs >= totalMs) return text;
  const reached = Math.floor((text.length * heardMs) / totalMs);
  if (/\s/.test(text[reached] ?? ' ')) return text.slice(0, reached);
  return text.slice(0, reached).replace(/\s*\S*$/, '');
}
