// The refresh token's cookie: out of reach of scripts, sent to the sign-in routes alone and never from another site.
import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'offhook_refresh';
const PATH = '/api/v1/auth';

export function setRefreshCookie(reply: FastifyReply, token: string, maxAgeSeconds: number): void {
  const secure = reply.server.config.publicUrl.startsWith('https:') ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${NAME}=${token}; Path=${PATH}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}

export const clearRefreshCookie = (reply: FastifyReply): void => setRefreshCookie(reply, '', 0);

export function readRefreshCookie(request: FastifyRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return undefined;
}
