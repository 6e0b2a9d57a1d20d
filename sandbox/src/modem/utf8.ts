// Bytes one at a time → characters as soon as they are whole; what is not UTF-8 becomes U+FFFD, so damage can be seen.

/** What stands for bytes that could not be read. */
export const REPLACEMENT = '\uFFFD';

export class Utf8Assembler {
  #pending: number[] = [];
  #wanted = 0;

  /** No character is half read. */
  get empty(): boolean {
    return this.#wanted === 0;
  }

  /** Takes one byte and returns the characters it completed, most often one, sometimes none. */
  push(byte: number): string {
    if (this.#wanted === 0) return this.#begin(byte);
    if ((byte & 0xc0) !== 0x80) return this.flush() + this.#begin(byte);
    this.#pending.push(byte);
    if (this.#pending.length < this.#wanted) return '';
    const text = Buffer.from(this.#pending).toString('utf8');
    this.#reset();
    return text;
  }

  /** Gives up on a character that was begun and never finished. */
  flush(): string {
    if (this.#wanted === 0) return '';
    this.#reset();
    return REPLACEMENT;
  }

  #begin(byte: number): string {
    if (byte < 0x80) return String.fromCharCode(byte);
    this.#wanted =
      byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 0;
    if (this.#wanted === 0) return REPLACEMENT;
    this.#pending = [byte];
    return '';
  }

  #reset(): void {
    this.#pending = [];
    this.#wanted = 0;
  }
}
