// One account at the carrier: its numbers, texts, calls and recordings, which no other account sees.
import { monoWav, type Signer } from '../caller/index.ts';
import type { Faults } from '../faults.ts';
import { type ApiAnswer, ApiError, type ApiRequest, API_VERSION, apiDate, notFound } from './api.ts';
import { Calls } from './calls.ts';
import { Messages } from './messages.ts';
import { Numbers } from './numbers.ts';
import { Phones } from './phones.ts';

/** The newest recordings kept. */
const KEPT_RECORDINGS = 200;

export interface AccountOptions {
  /** By whose token everything that this account tells is signed. */
  signer: Signer;
  now(): number;
  faults: Faults;
  deliveryMs: number;
  /** Numbers it has from the start. When left out, every valid number that no other account has counts as its own. */
  numbers?: string[];
  /** Another account has this number. */
  isTaken(number: string): boolean;
  /** The API's base URL. */
  url(): string;
}

export class Account {
  readonly numbers: Numbers;
  readonly messages: Messages;
  readonly phones: Phones;
  readonly calls: Calls;
  readonly #options: AccountOptions;
  readonly #recordings = new Map<string, { callSid: string; mulaw: Buffer; createdMs: number }>();

  constructor(options: AccountOptions) {
    const { signer, now, faults, deliveryMs, isTaken } = options;
    this.#options = options;
    this.numbers = new Numbers({
      accountSid: signer.accountSid,
      now,
      isTaken,
      ...(options.numbers && { owned: options.numbers }),
    });
    const ownsNumber = (number: string) => this.numbers.owns(number);
    const smsUrl = (number: string) => this.numbers.url(number, 'SmsUrl');
    this.messages = new Messages({ signer, now, deliveryMs, ownsNumber, smsUrl });
    this.phones = new Phones({
      calls: () => this.calls,
      keepRecording: (recording) => this.#keepRecording(recording),
    });
    const statusUrl = (number: string) => this.numbers.url(number, 'StatusCallback');
    const { ring } = this.phones;
    this.calls = new Calls({ signer, now, ring, ownsNumber, statusUrl, faults });
  }

  get signer(): Signer {
    return this.#options.signer;
  }

  close(): void {
    this.phones.close();
    this.calls.close();
    this.messages.close();
  }

  handle(request: ApiRequest): ApiAnswer {
    const [resource] = request.path;
    if (!['GET', 'POST', 'DELETE'].includes(request.method)) {
      throw new ApiError(405, 20004, `Method ${request.method} is not allowed`);
    }
    switch (resource) {
      case undefined:
        return { status: 200, body: this.#describe() };
      case 'Calls':
        return this.calls.handle(request);
      case 'Messages':
        return this.messages.handle(request);
      case 'IncomingPhoneNumbers':
        return this.numbers.handle(request);
      case 'AvailablePhoneNumbers':
        return this.numbers.available(request);
      case 'Recordings':
        return this.#recording(request);
      default:
        throw notFound(request.fullPath);
    }
  }

  #describe(): object {
    const { accountSid } = this.signer;
    return {
      sid: accountSid,
      auth_token: '',
      date_created: apiDate(0),
      date_updated: apiDate(0),
      friendly_name: 'Sandbox',
      owner_account_sid: accountSid,
      status: 'active',
      subresource_uris: {},
      type: 'Full',
      uri: `/${API_VERSION}/Accounts/${accountSid}.json`,
    };
  }

  #keepRecording(recording: { sid: string; callSid: string; mulaw: Buffer }): string {
    const { sid, callSid, mulaw } = recording;
    this.#recordings.set(sid, { callSid, mulaw, createdMs: this.#options.now() });
    const oldest = this.#recordings.keys().next().value;
    if (this.#recordings.size > KEPT_RECORDINGS && oldest !== undefined) this.#recordings.delete(oldest);
    return `${this.#options.url()}/${API_VERSION}/Accounts/${this.signer.accountSid}/Recordings/${sid}`;
  }

  /** `Recordings/RE…` and `.wav` are the audio, `.json` what is known of it. */
  #recording(request: ApiRequest): ApiAnswer {
    const sid = (request.path[1] ?? '').replace(/\.wav$/, '');
    const recording = this.#recordings.get(sid);
    if (!recording) throw notFound(request.fullPath);
    if (request.method === 'DELETE') {
      this.#recordings.delete(sid);
      return { status: 204 };
    }
    if (!request.fullPath.endsWith('.json')) {
      return { status: 200, type: 'audio/x-wav', bytes: monoWav(recording.mulaw) };
    }
    const date = apiDate(recording.createdMs);
    const body = {
      sid,
      account_sid: this.signer.accountSid,
      api_version: API_VERSION,
      call_sid: recording.callSid,
      channels: 1,
      date_created: date,
      date_updated: date,
      duration: String(Math.round(recording.mulaw.length / 8000)),
      error_code: null,
      source: 'RecordVerb',
      start_time: date,
      status: 'completed',
      uri: `/${API_VERSION}/Accounts/${this.signer.accountSid}/Recordings/${sid}.json`,
    };
    return { status: 200, body };
  }
}
