// The phone numbers an account has, and those it could buy.
import { makeSid } from '../caller/index.ts';
import { apiDate, type ApiAnswer, ApiError, API_VERSION, isE164, notFound, page, readUrl } from './api.ts';
import type { ApiRequest } from './api.ts';

interface OwnedNumber {
  sid: string;
  number: string;
  name: string;
  createdMs: number;
  /** What the number does, by the API's parameter name. */
  urls: Map<string, string>;
}

const URL_PARAMETERS = ['VoiceUrl', 'VoiceFallbackUrl', 'StatusCallback', 'SmsUrl', 'SmsFallbackUrl'];
/** Area codes whose calls the called party pays. */
const TOLL_FREE = /^8(00|33|44|55|66|77|88)$/;
/** The longest friendly name the carrier takes. */
const MAX_NAME = 64;
/** The first 100 numbers of an exchange kept for fiction: nobody has them. */
const FICTIONAL = { exchange: '555', first: 100, count: 100 };

export interface NumbersOptions {
  accountSid: string;
  now(): number;
  /** Numbers the account has from the start. When left out, every valid number that is not taken counts as its own. */
  owned?: string[];
  /** Another account has it. */
  isTaken(number: string): boolean;
}

export class Numbers {
  readonly #owned = new Map<string, OwnedNumber>();
  readonly #options: NumbersOptions;

  constructor(options: NumbersOptions) {
    this.#options = options;
    for (const number of options.owned ?? []) this.#add(number);
  }

  owns(number: string): boolean {
    const { owned, isTaken } = this.#options;
    return this.has(number) || (owned === undefined && !isTaken(number));
  }

  /** It was bought, or was there from the start. */
  has(number: string): boolean {
    return this.#find(number) !== undefined;
  }

  /** A URL the number was configured with, by the API's parameter name. */
  url(number: string, parameter: 'VoiceUrl' | 'SmsUrl' | 'StatusCallback'): string | undefined {
    return this.#find(number)?.urls.get(parameter);
  }

  handle(request: ApiRequest): ApiAnswer {
    const { method, path, parameters } = request;
    const sid = path[1];
    if (sid === undefined) {
      if (method === 'POST') return { status: 201, body: this.#describe(this.#buy(parameters)) };
      const asked = parameters.get('PhoneNumber');
      const numbers = [...this.#owned.values()].filter(
        (each) => asked === null || each.number.includes(asked),
      );
      return page(
        'incoming_phone_numbers',
        this.#uri(''),
        numbers.map((each) => this.#describe(each)),
      );
    }
    const owned = this.#owned.get(sid);
    if (!owned || path.length > 2) throw notFound(request.fullPath);
    if (method === 'DELETE') {
      this.#owned.delete(sid);
      return { status: 204 };
    }
    if (method === 'POST') configure(owned, parameters);
    return { status: 200, body: this.#describe(owned) };
  }

  /** Local numbers for sale in an area code. */
  available(request: ApiRequest): ApiAnswer {
    const [, country, kind] = request.path;
    if (country !== 'US' || (kind !== 'Local' && kind !== 'TollFree')) throw notFound(request.fullPath);
    const area = request.parameters.get('AreaCode') ?? (kind === 'Local' ? '202' : '888');
    if (!/^[2-9]\d\d$/.test(area)) throw new ApiError(400, 21451, `Invalid area code: ${area}`);
    if (TOLL_FREE.test(area) !== (kind === 'TollFree')) return this.#forSale(kind, []);
    const contains = request.parameters.get('Contains');
    const limit = Math.min(
      FICTIONAL.count,
      Math.max(1, Number(request.parameters.get('PageSize') ?? 30) || 30),
    );
    const numbers: object[] = [];
    for (let i = 0; i < FICTIONAL.count && numbers.length < limit; i += 1) {
      const number = `+1${area}${FICTIONAL.exchange}0${FICTIONAL.first + i}`;
      if (this.#isGone(number) || (contains !== null && !number.includes(contains))) continue;
      numbers.push({
        phone_number: number,
        friendly_name: `(${area}) ${number.slice(5, 8)}-${number.slice(8)}`,
        iso_country: 'US',
        region: null,
        locality: null,
        postal_code: null,
        rate_center: null,
        lata: null,
        latitude: null,
        longitude: null,
        beta: false,
        address_requirements: 'none',
        capabilities: { voice: true, SMS: true, MMS: false, fax: false },
      });
    }
    return this.#forSale(kind, numbers);
  }

  #forSale(kind: string, numbers: object[]): ApiAnswer {
    const uri = `/${API_VERSION}/Accounts/${this.#options.accountSid}/AvailablePhoneNumbers/US/${kind}.json`;
    return page('available_phone_numbers', uri, numbers);
  }

  #buy(parameters: URLSearchParams): OwnedNumber {
    const number = parameters.get('PhoneNumber') ?? '';
    if (!isE164(number)) throw new ApiError(400, 21421, `PhoneNumber is invalid: ${number}`);
    if (this.#isGone(number) || !isForSale(number))
      throw new ApiError(400, 21422, `PhoneNumber Requested is not available: ${number}`);
    // Whatever is wrong with the request, nothing is bought.
    configure({ name: '', urls: new Map() }, parameters);
    const owned = this.#add(number);
    configure(owned, parameters);
    return owned;
  }

  #add(number: string): OwnedNumber {
    const owned = {
      sid: makeSid('PN'),
      number,
      name: number,
      createdMs: this.#options.now(),
      urls: new Map(),
    };
    this.#owned.set(owned.sid, owned);
    return owned;
  }

  #isGone(number: string): boolean {
    return this.has(number) || this.#options.isTaken(number);
  }

  #find(number: string): OwnedNumber | undefined {
    for (const owned of this.#owned.values()) if (owned.number === number) return owned;
    return undefined;
  }

  #describe(owned: OwnedNumber): object {
    const date = apiDate(owned.createdMs);
    return {
      sid: owned.sid,
      account_sid: this.#options.accountSid,
      api_version: API_VERSION,
      phone_number: owned.number,
      friendly_name: owned.name,
      beta: false,
      capabilities: { voice: true, sms: true, mms: false, fax: false },
      date_created: date,
      date_updated: date,
      origin: 'twilio',
      status: 'in-use',
      voice_url: owned.urls.get('VoiceUrl') ?? '',
      voice_method: 'POST',
      voice_fallback_url: owned.urls.get('VoiceFallbackUrl') ?? '',
      voice_fallback_method: 'POST',
      sms_url: owned.urls.get('SmsUrl') ?? '',
      sms_method: 'POST',
      sms_fallback_url: owned.urls.get('SmsFallbackUrl') ?? '',
      sms_fallback_method: 'POST',
      status_callback: owned.urls.get('StatusCallback') ?? '',
      status_callback_method: 'POST',
      uri: this.#uri(`/${owned.sid}`),
    };
  }

  #uri(path: string): string {
    return `/${API_VERSION}/Accounts/${this.#options.accountSid}/IncomingPhoneNumbers${path}.json`;
  }
}

/** What `available` offers, in any area. */
const isForSale = (number: string): boolean =>
  /^\+1[2-9]\d\d/.test(number) &&
  number.slice(5, 9) === `${FICTIONAL.exchange}0` &&
  Number(number.slice(9)) >= FICTIONAL.first;

function configure(owned: Pick<OwnedNumber, 'name' | 'urls'>, parameters: URLSearchParams): void {
  const name = parameters.get('FriendlyName') ?? owned.name;
  if (name.length > MAX_NAME)
    throw new ApiError(400, 21624, `FriendlyName is longer than ${MAX_NAME} characters`);
  owned.name = name;
  for (const name of URL_PARAMETERS) {
    const method = name.replace('Callback', 'CallbackMethod').replace('Url', 'Method');
    if (!['GET', 'POST'].includes((parameters.get(method) ?? 'POST').toUpperCase()))
      throw new ApiError(400, 21403, `${method} is not a valid HTTP method`);
    const url = readUrl(parameters, name, name.startsWith('Sms') ? 21502 : 21402);
    if (url !== undefined) owned.urls.set(name, url);
    else if (parameters.has(name)) owned.urls.delete(name);
  }
}
