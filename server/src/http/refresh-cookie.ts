// The refresh token's cookie.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REFRESH_DAYS } from '../accounts/refresh.ts';
import { readCookie, setCookie } from './cookies.ts';

const NAME = 'offhook_refresh';

export const setRefreshCookie = (reply: FastifyReply, token: string): void =>
  setCookie(reply, NAME, token, REFRESH_DAYS * 86_400);

export const clearRefreshCookie = (reply: FastifyReply): void => setCookie(reply, NAME, '', 0);

export const readRefreshCookie = (request: FastifyRequest): string | undefined => readCookie(request, NAME);
