// The answer to whoever has shown who they are: an access token for one of their organizations.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../accounts/sign-in.ts';
import { ACCESS_TOKEN_SECONDS } from '../plugins/external/jwt.ts';
import { readCookie, setCookie } from './cookies.ts';

const ORGANIZATION_COOKIE = 'offhook_organization';
const YEAR_SECONDS = 365 * 86_400;

/** For the organization last worked in from this browser while they are still a member, else for their oldest. */
export async function accessToken(request: FastifyRequest, reply: FastifyReply, person: Person) {
  const { user, organizations } = person;
  const last = readCookie(request, ORGANIZATION_COOKIE);
  const { id, role } = organizations.find((organization) => organization.id === last) ?? organizations[0];
  const token = await reply.jwtSign({ sub: user.id, org: id, role });
  return { accessToken: token, expiresInSeconds: ACCESS_TOKEN_SECONDS };
}

/** From now on this browser's tokens are for this organization. */
export const rememberOrganization = (reply: FastifyReply, organizationId: string): void =>
  setCookie(reply, ORGANIZATION_COOKIE, organizationId, YEAR_SECONDS);
