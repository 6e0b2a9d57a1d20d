import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VendorError } from '../errors.ts';
import { createSafeFetch, UnsafeAddressError } from './safe-fetch.ts';

let server: Server;
let origin: string;
let answer: RequestListener;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const strict = createSafeFetch();
const local = createSafeFetch(['127.0.0.1/32']);

describe('an address somebody entered', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://localhost/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'http://192.168.1.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://0.0.0.0/',
  ])('is refused where it leads inside: %s', async (url) => {
    await expect(strict(url)).rejects.toThrow(UnsafeAddressError);
  });

  it.each([
    'ftp://example.com',
    'file:///etc/passwd',
    'example.com',
    'http://user:secret@example.com/',
    'http://',
  ])('is refused where it is none of the web: %s', async (url) => {
    await expect(strict(url)).rejects.toThrow(/no web address/);
  });

  it('is not followed inside', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'http://127.0.0.2/secret' }).end();
    await expect(local(origin)).rejects.toThrow(/127\.0\.0\.2 is not on the public internet/);
  });

  it('is fetched from, through a few redirects', async () => {
    answer = ({ url }, response) =>
      url === '/end'
        ? response.end('here')
        : response.writeHead(302, { location: url === '/' ? '/next' : '/end' }).end();
    const { status, body, url } = await local(origin);
    expect({ status, body: body.toString(), url }).toEqual({
      status: 200,
      body: 'here',
      url: `${origin}/end`,
    });
    answer = (_request, response) => response.writeHead(302, { location: '/' }).end();
    expect((await local(origin)).status).toBe(302);
  });

  it('is sent to once: a redirect is the answer', async () => {
    let times = 0;
    answer = (_request, response) => {
      times += 1;
      response.writeHead(307, { location: '/' }).end();
    };
    expect((await local(origin, { method: 'POST', body: '{}' })).status).toBe(307);
    expect(times).toBe(1);
  });

  it('may send no more than is wanted, compressed or not', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(5_000));
    await expect(local(origin, { maxBytes: 4_000 })).rejects.toThrow(/more than 4000 bytes/);
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
    await expect(local(origin)).rejects.toThrow(/more than 1000000 bytes/);
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('fine'));
    expect((await local(origin)).body.toString()).toBe('fine');
  });

  it('that is slow, gone or broken fails in words', async () => {
    answer = () => undefined;
    await expect(local(origin, { signal: AbortSignal.timeout(50) })).rejects.toThrow(VendorError);
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip');
    await expect(local(origin)).rejects.toThrow(/cannot be reached/);
    answer = (request) => request.socket.destroy();
    await expect(local(origin)).rejects.toThrow(/cannot be reached/);
  });
});
