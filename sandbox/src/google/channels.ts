// Google's push channels: an address is told that something in a calendar has changed, not what
// (https://developers.google.com/workspace/calendar/api/guides/push).
import type { Logger } from 'pino';
import type { Call } from '../calendars/http.ts';
import type { CalendarStore } from '../calendars/store.ts';
import { parseJson } from '../faults.ts';
import { GoogleError } from './events.ts';

interface Channel {
  id: string;
  resourceId: string;
  address: string;
  token?: string;
  expiration: number;
  messages: number;
  stop(): void;
}

/** Google's own: a week. */
const CHANNEL_MS = 7 * 24 * 3_600_000;
const TOLD_WITHIN_MS = 5_000;

export class Channels {
  readonly #all = new Map<string, Channel>();
  readonly #now: () => number;
  readonly #log: Logger;

  constructor(now: () => number, log: Logger) {
    this.#now = now;
    this.#log = log;
  }

  get size(): number {
    return this.#all.size;
  }

  /** @returns the channel as Google shows it. @throws GoogleError when it is not right */
  watch(call: Call, store: CalendarStore): object {
    const wanted = parseJson(call.body) as { id?: string; type?: string; address?: string; token?: string };
    if (!wanted?.id || !/^[A-Za-z0-9\-_+/=]{1,64}$/.test(wanted.id))
      throw new GoogleError(400, 'invalid', 'Invalid channel id.');
    if (this.#all.has(wanted.id))
      throw new GoogleError(400, 'channelIdNotUnique', `Channel id ${wanted.id} not unique`);
    if (wanted.type !== 'web_hook') throw new GoogleError(400, 'channelUnknown', 'Unknown channel type.');
    // The real one takes https alone; loopback has none.
    const address = URL.parse(wanted.address ?? '');
    if (!address || (address.protocol !== 'https:' && !isLoopback(address.hostname)))
      throw new GoogleError(400, 'push.webhookUrlNotHttps', 'WebHook callback must be HTTPS.');
    if ((wanted.token ?? '').length > 256) throw new GoogleError(400, 'invalid', 'Channel token too long.');
    const channel: Channel = {
      id: wanted.id,
      resourceId: `res-${store.id}`,
      address: address.href,
      token: wanted.token,
      expiration: this.#now() + CHANNEL_MS,
      messages: 0,
      stop: () => undefined,
    };
    channel.stop = store.subscribe(() => void this.#tell(channel, 'exists'));
    this.#all.set(channel.id, channel);
    void this.#tell(channel, 'sync');
    const { id, resourceId, token, expiration } = channel;
    return {
      kind: 'api#channel',
      id,
      resourceId,
      resourceUri: `${call.path.replace(/\/watch$/, '')}?alt=json`,
      ...(token && { token }),
      expiration: String(expiration),
    };
  }

  /** @throws GoogleError when there is none */
  stop(call: Call): void {
    const { id = '' } = parseJson(call.body) as { id?: string };
    const channel = this.#all.get(id);
    if (!channel) throw new GoogleError(404, 'notFound', `Channel '${id}' not found`);
    channel.stop();
    this.#all.delete(id);
  }

  close(): void {
    for (const { stop } of this.#all.values()) stop();
  }

  async #tell(channel: Channel, state: 'sync' | 'exists'): Promise<void> {
    if (channel.expiration < this.#now()) {
      channel.stop();
      this.#all.delete(channel.id);
      return;
    }
    channel.messages += 1;
    try {
      await fetch(channel.address, {
        method: 'POST',
        headers: {
          'x-goog-channel-id': channel.id,
          'x-goog-message-number': String(channel.messages),
          'x-goog-resource-id': channel.resourceId,
          'x-goog-resource-state': state,
          'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/events',
          'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
          ...(channel.token && { 'x-goog-channel-token': channel.token }),
        },
        signal: AbortSignal.timeout(TOLD_WITHIN_MS),
      });
    } catch (error) {
      this.#log.debug({ err: error }, 'a channel could not be told');
    }
  }
}

const isLoopback = (host: string): boolean => /^(localhost|127\.|\[::1\])/.test(host);
