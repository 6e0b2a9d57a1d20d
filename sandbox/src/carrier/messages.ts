// The Messages resource: text messages the server sends, kept where a test or a person can read them, and their delivery reports.
import { setTimeout as delay } from 'node:timers/promises';
import { makeSid, requestWebhook, type Signer } from '../caller/index.ts';
import { apiDate, type ApiAnswer, ApiError, API_VERSION, isE164, notFound, page, readUrl } from './api.ts';
import type { ApiRequest } from './api.ts';

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

/** A message as `/_sandbox/messages` shows it. */
export interface Message {
  sid: string;
  from: string;
  to: string;
  body: string;
  direction: 'outbound-api' | 'inbound';
  status: MessageStatus;
  errorCode: number | null;
  createdMs: number;
}

/** The carrier takes no longer body (error 21617). */
const MAX_CHARACTERS = 1600;
/** The newest messages kept. */
const KEPT_MESSAGES = 10_000;
/** Twilio's test numbers that refuse: invalid, opted out, cannot take texts (https://www.twilio.com/docs/iam/test-credentials). */
const MAGIC_NUMBERS: Record<string, { code: number; reason: string }> = {
  '+15005550001': { code: 21211, reason: "The 'To' number +15005550001 is not a valid phone number." },
  '+15005550004': { code: 21610, reason: 'Attempt to send to unsubscribed recipient' },
  '+15005550009': { code: 21614, reason: "'To' number +15005550009 is not a valid mobile number" },
};
/** A text to this number is accepted and then not delivered (unreachable handset, 30003). */
export const UNREACHABLE_NUMBER = '+15005550003';
const OPT_OUT = /^\s*(stop|stopall|unsubscribe|cancel|end|quit|optout|revoke)\s*$/i;
const OPT_IN = /^\s*(start|yes|unstop)\s*$/i;

export interface MessagesOptions {
  signer: Signer;
  now(): number;
  /** From one delivery state to the next. */
  deliveryMs: number;
  ownsNumber(number: string): boolean;
  /** Where texts to this number of ours are announced. */
  smsUrl(number: string): string | undefined;
}

export class Messages {
  readonly #messages = new Map<string, Message>();
  readonly #optedOut = new Set<string>();
  readonly #options: MessagesOptions;
  #closed = false;

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  /** All messages, oldest first. */
  all(): Message[] {
    return [...this.#messages.values()];
  }

  clear(): void {
    this.#messages.clear();
  }

  close(): void {
    this.#closed = true;
  }

  handle(request: ApiRequest): ApiAnswer {
    const { method, path, parameters } = request;
    const sid = path[1];
    if (sid === undefined) return method === 'POST' ? this.#create(parameters) : this.#list(parameters);
    const message = this.#messages.get(sid);
    if (!message || path.length > 2) throw notFound(request.fullPath);
    if (method === 'DELETE') {
      this.#messages.delete(sid);
      return { status: 204 };
    }
    return { status: 200, body: this.#describe(message) };
  }

  /** A person's phone texts one of our numbers: kept, opt-outs obeyed, and the number's webhook told. Returns the webhook's answer. */
  async receive(text: {
    from: string;
    to: string;
    body: string;
  }): Promise<{ message: Message; answer: string | null }> {
    if (!isE164(text.from) || !isE164(text.to))
      throw new ApiError(400, 21211, 'from and to must be E.164 numbers.');
    const message = this.#keep({ ...text, direction: 'inbound', status: 'received' });
    const pair = `${text.to} ${text.from}`;
    if (OPT_OUT.test(text.body)) this.#optedOut.add(pair);
    else if (OPT_IN.test(text.body)) this.#optedOut.delete(pair);
    const url = this.#options.smsUrl(text.to);
    if (url === undefined) return { message, answer: null };
    const { signer } = this.#options;
    const parameters = {
      MessageSid: message.sid,
      SmsMessageSid: message.sid,
      SmsSid: message.sid,
      SmsStatus: 'received',
      AccountSid: signer.accountSid,
      ApiVersion: API_VERSION,
      From: text.from,
      To: text.to,
      Body: text.body,
      NumMedia: '0',
      NumSegments: String(segments(text.body)),
    };
    return { message, answer: await requestWebhook(signer, url, 'POST', parameters) };
  }

  #create(parameters: URLSearchParams): ApiAnswer {
    const to = parameters.get('To') ?? '';
    const from = parameters.get('From') ?? '';
    const body = parameters.get('Body') ?? '';
    if (to === '') throw new ApiError(400, 21604, "A 'To' phone number is required.");
    if (from === '') throw new ApiError(400, 21603, "A 'From' phone number is required.");
    if (body === '') throw new ApiError(400, 21602, 'Message body is required.');
    if (body.length > MAX_CHARACTERS) {
      throw new ApiError(
        400,
        21617,
        `The concatenated message body exceeds the ${MAX_CHARACTERS} character limit.`,
      );
    }
    if (!isE164(to)) throw new ApiError(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
    if (!isE164(from))
      throw new ApiError(
        400,
        21212,
        `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
      );
    if (!this.#options.ownsNumber(from)) {
      throw new ApiError(
        400,
        21606,
        `The 'From' phone number provided (${from}) is not a valid message-capable phone number for this account.`,
      );
    }
    const magic = MAGIC_NUMBERS[to];
    if (magic) throw new ApiError(400, magic.code, magic.reason);
    if (this.#optedOut.has(`${from} ${to}`)) {
      throw new ApiError(400, 21610, 'Attempt to send to unsubscribed recipient');
    }
    const statusCallback = readUrl(parameters, 'StatusCallback', 21609);
    const message = this.#keep({ from, to, body, direction: 'outbound-api', status: 'queued' });
    const answer = { status: 201 as const, body: this.#describe(message) };
    const last: MessageStatus = to === UNREACHABLE_NUMBER ? 'undelivered' : 'delivered';
    void this.#deliver(message, ['sent', last], statusCallback);
    return answer;
  }

  /** Lets the message pass through its states, each reported before the next. */
  async #deliver(message: Message, states: MessageStatus[], callback: string | undefined): Promise<void> {
    for (const status of states) {
      await delay(this.#options.deliveryMs, undefined, { ref: false });
      if (this.#closed) return;
      message.status = status;
      if (status === 'undelivered') message.errorCode = 30003;
      // A server that does not take its report loses it, as with the carrier.
      if (callback !== undefined) await this.#report(message, callback).catch(() => {});
    }
  }

  #report(message: Message, url: string): Promise<string> {
    const { signer } = this.#options;
    return requestWebhook(signer, url, 'POST', {
      MessageSid: message.sid,
      MessageStatus: message.status,
      SmsSid: message.sid,
      SmsStatus: message.status,
      AccountSid: signer.accountSid,
      ApiVersion: API_VERSION,
      From: message.from,
      To: message.to,
      ...(message.errorCode !== null && { ErrorCode: String(message.errorCode) }),
    });
  }

  #keep(message: Omit<Message, 'sid' | 'errorCode' | 'createdMs'>): Message {
    const kept = { sid: makeSid('SM'), ...message, errorCode: null, createdMs: this.#options.now() };
    this.#messages.set(kept.sid, kept);
    const oldest = this.#messages.keys().next().value;
    if (this.#messages.size > KEPT_MESSAGES && oldest !== undefined) this.#messages.delete(oldest);
    return kept;
  }

  #list(parameters: URLSearchParams): ApiAnswer {
    const matches = (name: string, value: string) => !parameters.has(name) || parameters.get(name) === value;
    const messages = this.all().filter((each) => matches('To', each.to) && matches('From', each.from));
    const uri = `/${API_VERSION}/Accounts/${this.#options.signer.accountSid}/Messages.json`;
    return page(
      'messages',
      uri,
      messages.reverse().map((each) => this.#describe(each)),
    );
  }

  #describe(message: Message): object {
    const { accountSid } = this.#options.signer;
    const date = apiDate(message.createdMs);
    return {
      sid: message.sid,
      account_sid: accountSid,
      api_version: API_VERSION,
      body: message.body,
      date_created: date,
      date_updated: date,
      date_sent: message.status === 'queued' ? null : date,
      direction: message.direction,
      error_code: message.errorCode,
      error_message: message.errorCode === null ? null : 'Unreachable destination handset',
      from: message.from,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: String(segments(message.body)),
      price: null,
      price_unit: 'USD',
      status: message.status,
      subresource_uris: {},
      to: message.to,
      uri: `/${API_VERSION}/Accounts/${accountSid}/Messages/${message.sid}.json`,
    };
  }
}

/** Characters of GSM 03.38; those in the second part take two places. */
const GSM = /^[\n\r !-Z_a-z¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ^{}\\[\]~|€]*$/u;
const GSM_EXTENDED = /[\^{}\\[\]~|€]/g;

/** How many messages a body is billed as: 160 characters of the GSM alphabet or 70 of any, a little less each when joined. */
function segments(body: string): number {
  const gsm = GSM.test(body);
  const length = gsm ? body.length + (body.match(GSM_EXTENDED)?.length ?? 0) : body.length;
  const [single, joined] = gsm ? [160, 153] : [70, 67];
  return length <= single ? 1 : Math.ceil(length / joined);
}
