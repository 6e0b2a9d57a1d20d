// Graph's subscriptions: an address that has shown it wants them is told of every change of the mailbox's events
// (https://learn.microsoft.com/graph/change-notifications-delivery-webhooks).
import { randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Call } from '../calendars/http.ts';
import type { CalendarStore } from '../calendars/store.ts';
import { parseJson } from '../faults.ts';
import { etagOf, graphId, GraphError } from './events.ts';

interface Subscription {
  id: string;
  changeType: string;
  notificationUrl: string;
  resource: string;
  clientState?: string;
  expirationDateTime: string;
}

/** Outlook's limit, and that of the handshake. */
const LONGEST_MS = 4_230 * 60_000;
const TOLD_WITHIN_MS = 10_000;
const TENANT = '84bd8158-6d4d-4958-8b9f-9d6445542f95';

const bad = (message: string) => new GraphError(400, 'InvalidRequest', message);

export class Subscriptions {
  readonly #all = new Map<string, Subscription>();
  readonly #ends: (() => void)[];
  readonly #now: () => number;
  readonly #log: Logger;

  constructor(stores: readonly CalendarStore[], now: () => number, log: Logger) {
    this.#now = now;
    this.#log = log;
    this.#ends = stores.map((store) => store.subscribe(() => this.#tell(store)));
  }

  get size(): number {
    return this.#all.size;
  }

  /** @throws GraphError when it is not right, or the address does not answer the handshake */
  async create(call: Call): Promise<Subscription> {
    const wanted = (parseJson(call.body) ?? {}) as Partial<Subscription>;
    const { changeType = '', notificationUrl = '', resource = '', clientState } = wanted;
    if (!/^(created|updated|deleted)(,(created|updated|deleted))*$/.test(changeType))
      throw bad('changeType has to be of created, updated, deleted.');
    if (!/^\/?me\/events$/.test(resource)) throw bad(`The resource '${resource}' cannot be subscribed to.`);
    if ((clientState?.length ?? 0) > 128) throw bad('clientState is longer than 128 characters.');
    const url = URL.parse(notificationUrl);
    // The real one takes https alone; loopback has none.
    if (!url || (url.protocol !== 'https:' && !/^(localhost|127\.|\[::1\])/.test(url.hostname)))
      throw bad('The notificationUrl has to begin with https.');
    const expirationDateTime = this.#expiry(wanted.expirationDateTime);
    await shakeHands(url);
    const id = randomUUID();
    const made = {
      id,
      changeType,
      notificationUrl,
      resource,
      expirationDateTime,
      ...(clientState && { clientState }),
    };
    this.#all.set(id, made);
    return made;
  }

  /** @throws GraphError when there is none, or until is too far */
  renew(id: string, call: Call): Subscription {
    const made = this.#demand(id);
    const { expirationDateTime } = (parseJson(call.body) ?? {}) as Partial<Subscription>;
    made.expirationDateTime = this.#expiry(expirationDateTime);
    return made;
  }

  remove(id: string): void {
    this.#demand(id);
    this.#all.delete(id);
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  #demand(id: string): Subscription {
    const made = this.#all.get(id);
    if (!made || Date.parse(made.expirationDateTime) < this.#now())
      throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
    return made;
  }

  #expiry(text: string | undefined): string {
    const at = Date.parse(text ?? '');
    if (!(at > this.#now())) throw bad('expirationDateTime has to lie ahead.');
    if (at > this.#now() + LONGEST_MS)
      throw bad('Subscription expiration can only be 4230 minutes in the future.');
    return new Date(at).toISOString();
  }

  #tell(store: CalendarStore): void {
    const [entry] = store.changedSince(store.version - 1);
    if (!entry) return;
    const id = graphId(entry.id);
    const changeType = entry.cancelled ? 'deleted' : 'updated';
    for (const made of this.#all.values()) {
      if (Date.parse(made.expirationDateTime) < this.#now() || !made.changeType.includes(changeType))
        continue;
      const notification = {
        subscriptionId: made.id,
        subscriptionExpirationDateTime: made.expirationDateTime,
        changeType,
        resource: `Users/owner/Events/${id}`,
        resourceData: {
          '@odata.type': '#Microsoft.Graph.Event',
          '@odata.id': `Users/owner/Events/${id}`,
          '@odata.etag': etagOf(entry),
          id,
        },
        ...(made.clientState && { clientState: made.clientState }),
        tenantId: TENANT,
      };
      fetch(made.notificationUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ value: [notification] }),
        signal: AbortSignal.timeout(TOLD_WITHIN_MS),
      }).catch((error: unknown) => this.#log.debug({ err: error }, 'a subscription could not be told'));
    }
  }
}

/** The address has to send the token back, as plain text. */
async function shakeHands(url: URL): Promise<void> {
  const token = `Validation: ${randomBytes(8).toString('hex')} & more`;
  const to = new URL(url);
  to.searchParams.set('validationToken', token);
  const refusal = (why: string) =>
    new GraphError(400, 'ValidationError', `Subscription validation request failed. ${why}`);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(to, { method: 'POST', signal: AbortSignal.timeout(TOLD_WITHIN_MS) });
    text = await answer.text();
  } catch (error) {
    throw refusal(String(error));
  }
  if (
    answer.status !== 200 ||
    !answer.headers.get('content-type')?.startsWith('text/plain') ||
    text !== token
  )
    throw refusal(`Response must be 200 with the token in plain text, and was ${answer.status}.`);
}
