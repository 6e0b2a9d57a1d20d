// The numbers of our Twilio account: searched for, bought, set up and given back.
import { ConflictError, InvalidError } from '../../errors.ts';
import type {
  AccountNumber,
  NumberAccount,
  NumberWebhooks,
  NumberWish,
} from '../../phone-numbers/number-account.ts';
import { attempt, codeOf, createClient, NOT_FOUND, type TwilioOptions } from './requests.ts';
import { writtenNumber } from '../../wording/written-number.ts';

/** One page of the largest size Twilio gives, so that no list takes a second request. */
const MOST_NUMBERS = 1_000;
/** Twilio's codes for a number nobody sells or that somebody else has just bought. */
const NOT_FOR_SALE = new Set([21_421, 21_422]);

export function createTwilioNumbers(options: TwilioOptions): NumberAccount {
  const client = createClient(options);

  return {
    async search(wish, signal) {
      const country = client.availablePhoneNumbers(wish.country);
      const shelf: { list(query: Query): Promise<Sold[]> } = country[wish.kind];
      try {
        const found = await attempt('search for numbers', signal, () => shelf.list(queryOf(wish)));
        return found.map(({ phoneNumber, friendlyName, locality, region, capabilities }) => ({
          e164: phoneNumber,
          name: friendlyName,
          locality: locality ?? null,
          region: region ?? null,
          canText: hasText(capabilities),
        }));
      } catch (error) {
        // A country or kind in which Twilio sells nothing.
        if (codeOf(error) === NOT_FOUND) return [];
        if (codeOf(error) === 21_451) throw new InvalidError('There is no such area code.');
        throw error;
      }
    },

    async buy(e164, webhooks, signal) {
      try {
        const bought = await attempt('sell the number', signal, () =>
          client.incomingPhoneNumbers.create({ phoneNumber: e164, ...urlsOf(webhooks) }),
        );
        return accountNumber(bought);
      } catch (error) {
        if (NOT_FOR_SALE.has(codeOf(error) ?? 0))
          throw new ConflictError(`${writtenNumber(e164)} is not for sale any more; choose another.`);
        throw error;
      }
    },

    async list(signal) {
      const numbers = await attempt('list the numbers', signal, () =>
        client.incomingPhoneNumbers.list({ pageSize: MOST_NUMBERS, limit: MOST_NUMBERS }),
      );
      return numbers.map(accountNumber);
    },

    async find(e164, signal) {
      const numbers = await attempt('look up the number', signal, () =>
        client.incomingPhoneNumbers.list({ phoneNumber: e164, limit: 20 }),
      );
      // The search takes part of a number, too.
      const found = numbers.find(({ phoneNumber }) => phoneNumber === e164);
      return found && accountNumber(found);
    },

    async configure(sid, webhooks, signal) {
      await attempt('set up the number', signal, () =>
        client.incomingPhoneNumbers(sid).update(urlsOf(webhooks)),
      );
    },

    async release(sid, signal) {
      try {
        await attempt('release the number', signal, () => client.incomingPhoneNumbers(sid).remove());
      } catch (error) {
        if (codeOf(error) !== NOT_FOUND) throw error;
      }
    },
  };
}

interface Query {
  areaCode?: number;
  contains?: string;
  voiceEnabled: boolean;
  limit: number;
}

/** What the SDK's classes for the several kinds have in common. */
interface Sold {
  phoneNumber: string;
  friendlyName: string;
  locality?: string;
  region?: string;
  capabilities: object;
}

const queryOf = ({ areaCode, contains, limit }: NumberWish): Query => ({
  ...(areaCode !== undefined && { areaCode: Number(areaCode) }),
  ...(contains !== undefined && { contains }),
  voiceEnabled: true,
  limit,
});

const urlsOf = ({ voiceUrl, voiceFallbackUrl, statusUrl, smsUrl }: NumberWebhooks) => ({
  voiceUrl,
  voiceMethod: 'POST',
  voiceFallbackUrl,
  voiceFallbackMethod: 'POST',
  statusCallback: statusUrl,
  statusCallbackMethod: 'POST',
  smsUrl,
  smsMethod: 'POST',
});

const accountNumber = (number: { sid: string; phoneNumber: string; voiceUrl: string }): AccountNumber => ({
  sid: number.sid,
  e164: number.phoneNumber,
  voiceUrl: number.voiceUrl || null,
});

/** The API writes the names of capabilities in capitals here and in small letters there. */
const hasText = (capabilities: object): boolean =>
  Object.entries(capabilities).some(([name, has]) => name.toLowerCase() === 'sms' && has === true);
