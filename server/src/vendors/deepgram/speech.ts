// One thing being said: µ-law pieces pushed in as they arrive, read out as an async iterable, ended or failed once.

export interface Speech extends AsyncIterable<Buffer> {
  push(audio: Buffer): void;
  end(): void;
  fail(error: Error): void;
  readonly isOver: boolean;
}

/**
 * @param onOver it ended or failed; called once
 * @param onAbandoned the reader stopped before that
 */
export function createSpeech(onOver: () => void, onAbandoned: () => void): Speech {
  const pieces: Buffer[] = [];
  let over = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  const finish = (error?: Error): void => {
    if (over) return;
    over = true;
    failure = error;
    onOver();
    wake?.();
  };

  return {
    get isOver() {
      return over;
    },
    push(audio) {
      if (over) return;
      pieces.push(audio);
      wake?.();
    },
    end: () => finish(),
    fail: (error) => finish(error),
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const piece = pieces.shift();
          if (piece !== undefined) yield piece;
          else if (failure !== undefined) throw failure;
          else if (over) return;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        if (!over) onAbandoned();
        pieces.length = 0;
      }
    },
  };
}
