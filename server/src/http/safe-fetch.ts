// Fetching from addresses that people of a business enter (their web page, a calendar feed, a webhook's receiver), without
// letting them reach what only we can reach: private networks, our own host, the cloud's metadata service. The address a
// name resolves to is checked and then connected to; it is not resolved a second time, and redirects are checked alike.
import { lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Duplex, Readable } from 'node:stream';
import { OffhookError, VendorError } from '../errors.ts';
import type { Phrase } from '../wording/phrases.ts';

export interface SafeRequest {
  method?: 'GET' | 'POST' | 'HEAD';
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Ends it. The deadline is the caller's: without one there is none but ten seconds. */
  signal?: AbortSignal;
  /** The longest answer taken, after decompression. By default 1 MB. */
  maxBytes?: number;
  /** How many redirects are followed; by default 3. A POST is never redirected. */
  redirects?: number;
}

export interface SafeResponse {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** Where it came from in the end. */
  url: string;
}

export type SafeFetch = (url: string, request?: SafeRequest) => Promise<SafeResponse>;

/** The address may not be fetched from; the person who entered it is to choose another. */
export class UnsafeAddressError extends OffhookError {
  constructor(message: Phrase) {
    super('invalid-request', message);
  }
}

const DEADLINE_MS = 10_000;
const MAX_BYTES = 1_000_000;
const MAX_REDIRECTS = 3;

/** Not on the public internet: the special-purpose registries of IANA (RFC 6890 and what came after). */
const SPECIAL = (
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ' +
  '::/128 ::1/128 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 ' +
  'fc00::/7 fe80::/10 fec0::/10 ff00::/8'
).split(' ');

/**
 * @param allowed special addresses that may be fetched from all the same, as CIDR ranges, e.g. `127.0.0.0/8` in development
 * @throws TypeError when one of them is no range
 */
export function createSafeFetch(allowed: readonly string[] = []): SafeFetch {
  const special = listOf(SPECIAL);
  const excepted = listOf(allowed);
  const isSafe = (address: string): boolean => {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return !special.check(address, family) || excepted.check(address, family);
  };

  const lookup: LookupFunction = (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      const unsafe = addresses.find(({ address }) => !isSafe(address));
      const [first] = addresses;
      if (unsafe || !first) return done(refusal(hostname), '');
      if (options.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };

  function target(text: string, base?: string): URL {
    const url = URL.parse(text, base);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
      throw new UnsafeAddressError(
        `"${text}" is no web address: give one that begins with https:// or http://.`,
      );
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !isSafe(host)) throw refusal(host);
    return url;
  }

  return async function safeFetch(text, request = {}) {
    const { method = 'GET', maxBytes = MAX_BYTES, redirects = MAX_REDIRECTS } = request;
    const signal = request.signal ?? AbortSignal.timeout(DEADLINE_MS);
    let url = target(text);
    for (let hop = 0; ; hop++) {
      const response = await send(url, { ...request, method, signal, lookup });
      const { location } = response.headers;
      const moved =
        response.statusCode !== undefined && [301, 302, 303, 307, 308].includes(response.statusCode);
      if (moved && location && method !== 'POST' && hop < redirects) {
        response.destroy();
        url = target(location, url.href);
        continue;
      }
      const body = await read(response, maxBytes, url.hostname);
      return { status: response.statusCode ?? 0, headers: response.headers, body, url: url.href };
    }
  };
}

function send(
  url: URL,
  options: SafeRequest & { signal: AbortSignal; lookup: LookupFunction },
): Promise<http.IncomingMessage> {
  const { method, headers, body, signal, lookup } = options;
  const { promise, resolve: answered, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { request } = url.protocol === 'https:' ? https : http;
  request(url, {
    method,
    headers: { 'user-agent': 'Offhook/1.0', 'accept-encoding': 'gzip, deflate, br', ...headers },
    signal,
    lookup,
    // One request, one connection: none is kept for a later one, whose address was not checked.
    agent: false,
  })
    .on('response', answered)
    .on('error', (error) => reject(error instanceof OffhookError ? error : unreachable(url.hostname, error)))
    .end(body);
  return promise;
}

async function read(response: http.IncomingMessage, maxBytes: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of decoded(response) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new VendorError(host, `${host} answers with more than ${maxBytes} bytes.`, {
          retryable: false,
        });
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof OffhookError ? error : unreachable(host, error);
  } finally {
    response.destroy();
  }
  return Buffer.concat(chunks);
}

const DECODERS = new Map<string | undefined, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

function decoded(response: http.IncomingMessage): Readable {
  const decoder = DECODERS.get(response.headers['content-encoding'])?.();
  if (!decoder) return response;
  response.on('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}

const refusal = (host: string) =>
  new UnsafeAddressError(`${host} is not on the public internet, so it cannot be fetched from here.`);

const unreachable = (host: string, cause: unknown) =>
  new VendorError(
    host,
    `${host} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
    {
      retryable: true,
      cause,
    },
  );

/** An IPv4 range stands for its addresses in IPv6's clothes, too: BlockList sees through `::ffff:10.0.0.1` itself. */
function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    if (!isRange(range)) throw new TypeError(`"${range}" is no range such as 10.0.0.0/8`);
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Whether `text` is a CIDR range such as `127.0.0.0/8`. */
export function isRange(text: string): boolean {
  const [network = '', prefix = ''] = text.split('/');
  const family = isIP(network);
  return family !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32);
}
