// The documents a call follows: asked of the server, of the fallback where that fails, and where relative addresses in them start.
import { callParameters, type CallStatus } from './call-parameters.ts';
import { CallError } from './errors.ts';
import type { Instruction, LineOptions } from './line-contract.ts';
import { type Method, parseTwiml, type Verb } from './twiml.ts';
import { requestWebhook } from './webhook.ts';

export class Documents {
  readonly #options: LineOptions;
  readonly #status: () => CallStatus;
  readonly #failed: (error: CallError) => void;
  #base = '';

  constructor(options: LineOptions, status: () => CallStatus, failed: (error: CallError) => void) {
    this.#options = options;
    this.#status = status;
    this.#failed = failed;
  }

  /** Where the running document came from; empty before the first. */
  get base(): string {
    return this.#base;
  }

  resolve(url: string): string {
    return this.#base === '' ? url : new URL(url, this.#base).href;
  }

  /** Throws `CallError` when neither the webhook nor the fallback gave usable TwiML. */
  async load(instruction: Instruction): Promise<Verb[]> {
    if ('twiml' in instruction) return parseTwiml(instruction.twiml);
    return this.fetch(instruction.url, instruction.method, {});
  }

  /** What the server wants done next. At any time in a call where it cannot be had, the fallback is asked. */
  async fetch(url: string, method: Method, parameters: Record<string, string>): Promise<Verb[]> {
    this.#base = url;
    try {
      return parseTwiml(await this.request(url, method, parameters));
    } catch (error) {
      const { fallbackUrl } = this.#options;
      if (fallbackUrl === undefined || !(error instanceof CallError)) throw error;
      this.#failed(error);
      this.#base = fallbackUrl;
      const extra = { ErrorCode: String(error.code), ErrorUrl: url };
      return parseTwiml(await this.request(fallbackUrl, 'POST', extra));
    }
  }

  /** A webhook about this call; its answer. */
  request(url: string, method: Method, extra: Record<string, string>): Promise<string> {
    const parameters = { ...callParameters(this.#options, this.#status()), ...extra };
    return requestWebhook(this.#options.signer, url, method, parameters);
  }
}
