// The front desk of a peer's agent: what the agent is told to be, its function tools behind HTTP, and what was said on its calls.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a peer's agent is: read by every adapter, so that all of them are the same agent. */
export interface PeerAgent {
  greeting: string;
  prompt: string;
  tools: { name: string; description: string; parameters: object }[];
}

/** One call as the peer's agent had it. */
export interface PeerCall {
  /** The caller's turns as the agent's transcriber gave them. */
  heard: string[];
  /** The agent's turns, as it had them spoken. */
  said: string[];
  booked: { opening: string; name: string }[];
}

const string = (description: string) => ({ type: 'string', description });
const parameters = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** Says in a booking what our agent says, in about as many words. */
export const AGENT: PeerAgent = {
  greeting:
    'Thanks for calling Willow Hair Studio, this is Riley. This call is recorded. How can I help you today?',
  prompt: `You are Riley, the receptionist of Willow Hair Studio, and you are on the phone. Be brief.
When the caller wants a haircut, actually another day or time, AM or PM, call find_opening.
After find_opening, say: Good, {opening} is free. May I have your name, please?
When the caller says their name, say: Let me read that back: a haircut, {opening}, for {caller}. Shall I book it?
When the caller says yes, call book_appointment.
After book_appointment, say: You're all set, {name}. Is there anything else I can help with?
When the caller says goodbye or that is all, say: Thank you for calling. Goodbye.`,
  tools: [
    {
      name: 'find_opening',
      description: 'Looks whether the day, time and person of the staff that the caller asked for are free.',
      parameters: parameters({ words: string('When and with whom, in the words of the caller.') }),
    },
    {
      name: 'book_appointment',
      description: 'Books the opening that was found last, once the caller has said yes to it.',
      parameters: parameters({ name: string('The name of the caller.') }),
    },
  ],
};

/** As the bench's callers say it: `December 3 at 11 AM with Anna`. */
const OPENING = /\b[A-Z][a-z]+ \d{1,2} at \d{1,2} [AP]M with [A-Z][a-z]+/;
const MAX_BODY_BYTES = 100_000;

export class PeerDesk {
  readonly #calls = new Map<string, PeerCall>();
  readonly #wanted = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Opens on a free port of loopback. */
  static async open(): Promise<PeerDesk> {
    const desk = new PeerDesk();
    await new Promise<void>((resolve) => void desk.#server.listen(0, '127.0.0.1', resolve));
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What happened on a call; empty for one that no agent had. */
  call(callSid: string): PeerCall {
    const known = this.#calls.get(callSid) ?? { heard: [], said: [], booked: [] };
    this.#calls.set(callSid, known);
    return known;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    try {
      const answer = request.method === 'GET' && path === '/agent' ? AGENT : await this.#post(path, request);
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  }

  async #post(path: string, request: IncomingMessage): Promise<object | undefined> {
    const body = JSON.parse(await readAll(request)) as { callSid: string; text?: string; name?: string };
    const call = this.call(body.callSid);
    switch (path) {
      case '/heard':
        call.heard.push(body.text ?? '');
        return {};
      case '/said':
        call.said.push(body.text ?? '');
        return {};
      case '/find_opening':
        return this.#find(body.callSid, (body as { words?: string }).words ?? '');
      case '/book_appointment':
        return this.#book(body.callSid, body.name ?? '');
      default:
        return undefined;
    }
  }

  #find(callSid: string, words: string): object {
    const opening = OPENING.exec(words)?.[0];
    if (opening === undefined) return { problem: 'When would you like to come, and to whom?' };
    if (this.#taken.has(opening))
      return { problem: `${opening} is taken. When else would you like to come?` };
    this.#wanted.set(callSid, opening);
    return { opening };
  }

  #book(callSid: string, name: string): object {
    const opening = this.#wanted.get(callSid);
    if (opening === undefined || this.#taken.has(opening))
      return { problem: 'That opening is gone. When else would you like to come?' };
    this.#taken.add(opening);
    this.#wanted.delete(callSid);
    this.call(callSid).booked.push({ opening, name });
    return { opening, name };
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('The body is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
