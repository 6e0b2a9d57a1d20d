// A bucket on loopback: Amazon S3's protocol as far as files are put, read in ranges, listed and deleted, as strict as the real
// one: every request signed (Signature Version 4), every body as long as it says.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Faults } from '../faults.ts';

const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/** Keys of one page of a list; the real one gives a thousand. */
const PAGE = 1_000;
/** A signature older than this is refused. */
const SKEW_MS = 15 * 60_000;

export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Server {
  url: string;
  /** Everything kept, by key. */
  objects: ReadonlyMap<string, Buffer>;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Kept {
  bytes: Buffer;
  type: string;
  changedMs: number;
}

/** One bucket, addressed by path (`/bucket/key`). */
export async function startS3(options: {
  bucket: string;
  region: string;
  credentials: S3Credentials;
  faults?: Faults;
  /** Keys of one page of a list. */
  page?: number;
  now?(): number;
}): Promise<S3Server> {
  const { bucket, faults = new Faults(), now = Date.now } = options;
  const kept = new Map<string, Kept>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://s3');
    const body = await readBinary(request);
    checkSignature(request, url, body, options, now());
    const status = faults.refusal('s3', url.pathname)?.status;
    if (status !== undefined) throw new Refusal(status, 'InternalError', 'We encountered an internal error.');
    const [, name, ...rest] = url.pathname.split('/');
    if (name !== bucket) throw new Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
    const key = decodeURIComponent(rest.join('/'));
    if (key === '') return list(url, response);
    switch (request.method ?? '') {
      case 'PUT':
        return put(key, request, body, response);
      case 'GET':
        return get(key, request.headers.range, response);
      case 'DELETE':
        kept.delete(key);
        return void response.writeHead(204).end();
      default:
        throw new Refusal(405, 'MethodNotAllowed', 'The specified method is not allowed.');
    }
  }

  function put(key: string, request: IncomingMessage, bytes: Buffer, response: ServerResponse): void {
    if (request.headers['content-length'] === undefined)
      throw new Refusal(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
    if (Buffer.byteLength(key) > 1024) throw new Refusal(400, 'KeyTooLongError', 'Your key is too long');
    const type = request.headers['content-type'] ?? 'binary/octet-stream';
    kept.set(key, { bytes, type, changedMs: now() });
    response.writeHead(200, { etag: etagOf(bytes) }).end();
  }

  function get(key: string, range: string | undefined, response: ServerResponse): void {
    const found = kept.get(key);
    if (!found) throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    const { bytes, type, changedMs } = found;
    const headers = {
      'content-type': type,
      'accept-ranges': 'bytes',
      etag: etagOf(bytes),
      'last-modified': new Date(changedMs).toUTCString(),
    };
    const part = range === undefined ? undefined : partOf(range, bytes.length);
    const [from, to] = part ?? [0, bytes.length - 1];
    response
      .writeHead(part ? 206 : 200, {
        ...headers,
        'content-length': to - from + 1,
        ...(part && { 'content-range': `bytes ${from}-${to}/${bytes.length}` }),
      })
      .end(bytes.subarray(from, to + 1));
  }

  function list(url: URL, response: ServerResponse): void {
    if (url.searchParams.get('list-type') !== '2')
      throw new Refusal(501, 'NotImplemented', 'Only ListObjectsV2 is implemented.');
    const prefix = url.searchParams.get('prefix') ?? '';
    const after = url.searchParams.get('continuation-token') ?? '';
    const keys = [...kept.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, options.page ?? PAGE);
    const more = keys.length > page.length;
    const contents = page.map((key) => {
      const { bytes, changedMs } = kept.get(key) as Kept;
      const date = new Date(changedMs).toISOString();
      return `<Contents><Key>${xml(key)}</Key><LastModified>${date}</LastModified><ETag>${xml(etagOf(bytes))}</ETag><Size>${bytes.length}</Size></Contents>`;
    });
    const next = more ? `<NextContinuationToken>${xml(page.at(-1) ?? '')}</NextContinuationToken>` : '';
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${bucket}</Name><Prefix>${xml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
      );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error));
      const { status, code, message } = refusal;
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(
          `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${xml(message)}</Message></Error>`,
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get objects() {
      return new Map([...kept].map(([key, { bytes }]) => [key, bytes]));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBinary(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_OBJECT_BYTES)
      throw new Refusal(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `bytes=0-99`, `bytes=100-` or `bytes=-100`. */
function partOf(range: string, size: number): [from: number, to: number] {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if ((first === '' && last === '') || from > to || from >= size)
    throw new Refusal(416, 'InvalidRange', 'The requested range is not satisfiable');
  return [from, to];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function checkSignature(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  { region, credentials }: { region: string; credentials: S3Credentials },
  nowMs: number,
): void {
  const denied = (why: string) => new Refusal(403, 'SignatureDoesNotMatch', why);
  const { authorization = '' } = request.headers;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (!match) throw new Refusal(403, 'AccessDenied', 'Access Denied');
  const [, keyId, day = '', signedRegion, signedHeaders = '', signature = ''] = match;
  if (keyId !== credentials.accessKeyId)
    throw new Refusal(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist.');
  if (signedRegion !== region) throw denied(`the region is ${region}`);
  const header = (name: string): string => String(request.headers[name] ?? '');
  const date = header('x-amz-date');
  const signedMs = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(Math.abs(signedMs - nowMs) < SKEW_MS))
    throw new Refusal(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  const payload = header('x-amz-content-sha256');
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body))
    throw new Refusal(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  const names = signedHeaders.split(';');
  for (const needed of ['host', 'x-amz-date', 'x-amz-content-sha256'])
    if (!names.includes(needed)) throw denied(`${needed} has to be signed`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [
    request.method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${header(name).trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(Buffer.from(canonical))].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(toSign).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex')))
    throw denied('The request signature we calculated does not match the signature you provided.');
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
