// The telephone in the browser's audio thread: microphone or typed tones out in frames of 20 ms, the agent's voice in, each mark
// reported when what came before it has been heard. It runs on the sound card's clock, so a tab in the background keeps time.
import { decode, encode, SILENCE, TELEPHONE_HZ } from './mulaw.ts';
import type { FromLine, ToLine } from './line-messages.ts';

// The scope of an audio worklet, which TypeScript's DOM library does not know.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** 20 ms, as the carrier sends. */
const FRAME = 160;

class Line extends AudioWorkletProcessor {
  /** What is to be played, in order: audio, and the marks between. */
  #queue: (Uint8Array | string)[] = [];
  #playing: Uint8Array | undefined;
  #playedTo = 0;
  #typed: Uint8Array[] = [];
  #typedTo = 0;
  #frame = new Uint8Array(FRAME);
  #filled = 0;
  #loudest = 0;
  #muted = false;
  /** Where between two telephone samples the sound card is, 0…1, and the samples on both sides. */
  #between = 1;
  #before = 0;
  #after = 0;
  #speaking = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToLine>) => this.#take(data);
  }

  #take(message: ToLine): void {
    switch (message.type) {
      case 'audio':
        this.#queue.push(message.mulaw);
        break;
      case 'mark':
        this.#queue.push(message.name);
        break;
      case 'clear': {
        const marks = this.#queue.filter((each) => typeof each === 'string');
        this.#queue = [];
        this.#playing = undefined;
        for (const name of marks) this.#tell({ type: 'mark', name });
        break;
      }
      case 'drop':
        this.#queue = [];
        this.#playing = undefined;
        this.#typed = [];
        this.#typedTo = 0;
        break;
      case 'say':
        this.#typed.push(message.mulaw);
        break;
      case 'mute':
        this.#muted = message.muted;
        break;
    }
  }

  #tell(message: FromLine): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
    this.port.postMessage(message);
  }

  /** The agent's next sample, and the marks that lie before it. */
  #next(): number {
    while (!this.#playing || this.#playedTo >= this.#playing.length) {
      this.#playing = undefined;
      const next = this.#queue.shift();
      if (next === undefined) return 0;
      if (typeof next === 'string') this.#tell({ type: 'mark', name: next });
      else {
        this.#playing = next;
        this.#playedTo = 0;
      }
    }
    return decode(this.#playing[this.#playedTo++] ?? SILENCE);
  }

  /** One byte to the server: typed tones before the microphone. */
  #send(heard: number): void {
    const typed = this.#typed[0];
    let byte = this.#muted ? SILENCE : encode(heard);
    if (typed) {
      byte = typed[this.#typedTo++] ?? SILENCE;
      if (this.#typedTo >= typed.length) {
        this.#typed.shift();
        this.#typedTo = 0;
        if (this.#typed.length === 0) this.#tell({ type: 'said' });
      }
    } else if (!this.#muted) this.#loudest = Math.max(this.#loudest, Math.abs(heard));
    this.#frame[this.#filled++] = byte;
    if (this.#filled < FRAME) return;
    this.#tell({ type: 'frame', mulaw: this.#frame.slice(), level: this.#loudest });
    this.#filled = 0;
    this.#loudest = 0;
  }

  process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const heard = input?.[0];
    const played = output?.[0];
    if (!played) return true;
    const step = TELEPHONE_HZ / sampleRate;
    for (let at = 0; at < played.length; at++) {
      this.#between += step;
      while (this.#between >= 1) {
        this.#between -= 1;
        this.#before = this.#after;
        this.#after = this.#next();
        this.#send(heard?.[at] ?? 0);
      }
      played[at] = this.#before + (this.#after - this.#before) * this.#between;
    }
    const speaking = this.#playing !== undefined;
    if (speaking !== this.#speaking) {
      this.#speaking = speaking;
      this.#tell({ type: 'speaking', speaking });
    }
    return true;
  }
}

registerProcessor('line', Line);
