// One WebSocket to Deepgram: opened by the vendor's SDK (address, query, authorization), carried by a bare `ws` socket.
// The SDK's own socket wraps every audio message in a Blob, hides `bufferedAmount` and offers per-message compression;
// its `transportFactory` is the seam it gives for replacing that part.
import type { IncomingMessage } from 'node:http';
import type { DeepgramClient, DeepgramTransport, DeepgramTransportFactory } from '@deepgram/sdk';
import { WebSocket } from 'ws';
import { VendorError } from '../../errors.ts';

/** A handshake takes a few hundred milliseconds; past this another attempt, or another vendor, is the better bet. */
export const CONNECT_DEADLINE_MS = 4_000;
/** How long a polite close may take before the socket is cut. */
const CLOSE_DEADLINE_MS = 2_000;

/** Between two signs of life. Also the rhythm of Nova's KeepAlive, asked for every 3 to 5 s. */
const HEARTBEAT_MS = 4_000;

export interface DeepgramOptions {
  apiKey: string;
  /** Base address of sockets and REST alike; the vendor's own when absent. */
  url?: string;
  connectDeadlineMs?: number;
  heartbeatMs?: number;
}

export interface SocketEvents {
  open(): void;
  /** A text frame, parsed; the shape is the endpoint's. */
  message(message: { type?: unknown }): void;
  binary(data: Buffer): void;
  /** A quiet moment, every few seconds while open. */
  heartbeat?(): void;
  /** The socket is gone without our asking; comes once, last. */
  failed(error: VendorError): void;
}

export interface DeepgramSocket {
  readonly isOpen: boolean;
  /** Bytes handed over that the network has not taken yet. */
  readonly bufferedAmount: number;
  sendBinary(data: Buffer): void;
  sendJson(message: object): void;
  /** Says `farewell` when open, closes, and reports nothing any more. */
  close(farewell?: object): void;
}

/** Names the endpoint and its query; its promise settles once the SDK has started the connection. */
export type Connect = (client: DeepgramClient) => Promise<{ connect(): unknown }>;

/** Opens a socket. Returns at once; what happens is told by `events`. */
export function openSocket(options: DeepgramOptions, connect: Connect, events: SocketEvents): DeepgramSocket {
  let ws: WebSocket | undefined;
  let over = false;
  let sawLife = true;
  let heartbeat: NodeJS.Timeout | undefined;

  const fail = (error: VendorError): void => {
    if (over) return;
    over = true;
    clearTimeout(deadline);
    clearInterval(heartbeat);
    ws?.terminate();
    events.failed(error);
  };
  const deadline = setTimeout(() => {
    fail(new VendorError('deepgram', 'Deepgram did not accept the connection in time', { retryable: true }));
  }, options.connectDeadlineMs ?? CONNECT_DEADLINE_MS);

  /** A half-dead connection takes everything and answers nothing: TCP alone notices only after minutes. */
  const beat = (socket: WebSocket): void => {
    if (!sawLife) {
      return fail(new VendorError('deepgram', 'Deepgram stopped answering', { retryable: true }));
    }
    sawLife = false;
    socket.ping(undefined, undefined, ignore);
    events.heartbeat?.();
  };

  const transportFactory: DeepgramTransportFactory = (url, headers) => {
    if (over) throw new Error('closed before it was opened');
    // Audio does not compress; deflate would only cost processor time on every frame.
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    ws = socket;
    socket.on('open', () => {
      clearTimeout(deadline);
      if (over) return;
      socket.on('pong', () => (sawLife = true));
      heartbeat = setInterval(() => beat(socket), options.heartbeatMs ?? HEARTBEAT_MS);
      events.open();
    });
    socket.on('message', (data: Buffer, isBinary) => {
      sawLife = true;
      if (over) return;
      try {
        if (isBinary) return events.binary(data);
        const message = parse(data);
        if (message !== undefined) events.message(message);
      } catch (error) {
        // A listener that breaks ends its own call's connection, never the process.
        fail(
          new VendorError('deepgram', `A message of Deepgram could not be handled: ${String(error)}`, {
            retryable: true,
            cause: error,
          }),
        );
      }
    });
    socket.on('unexpected-response', (_request, response) => fail(refusal(response)));
    socket.on('error', (error) => {
      fail(
        new VendorError('deepgram', `The connection to Deepgram failed: ${error.message}`, {
          retryable: true,
          cause: error,
        }),
      );
    });
    socket.on('close', (code, reason) => fail(closed(code, reason.toString())));
    return asTransport(socket);
  };

  const start = async (): Promise<void> => {
    try {
      const { DeepgramClient } = await loadSdk();
      const client = new DeepgramClient({
        apiKey: options.apiKey,
        ...(options.url === undefined ? {} : { baseUrl: options.url }),
        transportFactory,
      });
      const connection = await connect(client);
      if (!over) connection.connect();
    } catch (error) {
      fail(
        new VendorError('deepgram', `The Deepgram SDK could not connect: ${String(error)}`, {
          retryable: false,
          cause: error,
        }),
      );
    }
  };
  void start();

  return {
    get isOpen() {
      return !over && ws?.readyState === WebSocket.OPEN;
    },
    get bufferedAmount() {
      return ws?.bufferedAmount ?? 0;
    },
    sendBinary(data) {
      ws?.send(data, BINARY, ignore);
    },
    sendJson(message) {
      ws?.send(JSON.stringify(message), ignore);
    },
    close(farewell) {
      if (over) return;
      over = true;
      clearTimeout(deadline);
      clearInterval(heartbeat);
      if (ws === undefined) return;
      const socket = ws;
      if (socket.readyState !== WebSocket.OPEN) return socket.terminate();
      if (farewell !== undefined) socket.send(JSON.stringify(farewell), ignore);
      socket.close(1000);
      setTimeout(() => socket.terminate(), CLOSE_DEADLINE_MS).unref();
    },
  };
}

/** The SDK takes 150–300 ms to import: not paid before the server listens. */
export const loadSdk = (): Promise<typeof import('@deepgram/sdk')> => import('@deepgram/sdk');

const BINARY = { binary: true };
/** A failed send is followed by `error` or `close`, which say it better. */
const ignore = (): void => undefined;

function parse(data: Buffer): { type?: unknown } | undefined {
  try {
    const message: unknown = JSON.parse(data.toString());
    return typeof message === 'object' && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}

/** What the SDK needs of a transport; messages are read from the socket itself. */
function asTransport(socket: WebSocket): DeepgramTransport {
  return {
    send: (data) => socket.send(data as string, ignore),
    onOpen: (listener) => void socket.on('open', listener),
    onMessage: ignore,
    onError: ignore,
    onClose: (listener) => void socket.on('close', (code) => listener({ code })),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: (code) => socket.close(code),
  };
}

/** A refused upgrade: the reason is in `dg-error`, the id Deepgram asks for in `dg-request-id`. */
function refusal(response: IncomingMessage): VendorError {
  response.resume();
  const status = response.statusCode ?? 0;
  const reason = String(response.headers['dg-error'] ?? response.statusMessage ?? '');
  const request = response.headers['dg-request-id'];
  const advice = status === 401 || status === 403 ? '; check DEEPGRAM_API_KEY' : '';
  return new VendorError(
    'deepgram',
    `Deepgram refused the connection: ${status} ${reason}${advice}${request === undefined ? '' : ` (request ${String(request)})`}`,
    { retryable: status === 429 || status >= 500 },
  );
}

/** Close codes: 1008 is DATA-0000 (audio it cannot read), 1011 is NET-0000 or NET-0001 (timeouts). */
function closed(code: number, reason: string): VendorError {
  return new VendorError('deepgram', `Deepgram closed the connection: ${code} ${reason}`.trimEnd(), {
    retryable: code !== 1008,
  });
}
