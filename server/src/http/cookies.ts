// Cookies: out of reach of scripts, and sent to the routes they are for alone, which are those of signing in unless said otherwise.
import type { FastifyReply, FastifyRequest } from 'fastify';

const PATH = '/api/v1/auth';

export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  maxAgeSeconds: number,
  { path = PATH, sameSite = 'Strict' }: { path?: string; sameSite?: 'Strict' | 'Lax' } = {},
): void {
  const secure = reply.server.config.publicUrl.startsWith('https:') ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=${sameSite}${secure}`,
  );
}

export function readCookie(request: FastifyRequest, wanted: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value) return value;
  }
  return undefined;
}
