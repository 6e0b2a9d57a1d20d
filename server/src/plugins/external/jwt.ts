// Access tokens: HS256 and nothing else, 15 minutes.
import jwt from '@fastify/jwt';
import fp from 'fastify-plugin';
import type { Permission, Role } from '../../accounts/permissions.ts';

/** Who is calling, in which organization and as what. */
export interface Session {
  /** A person's id; for an API key the key's own. */
  userId: string;
  organizationId: string;
  role: Role;
  /** Of an API key, and then all it may do, whatever the role. */
  scopes?: readonly Permission[];
}

export const ACCESS_TOKEN_SECONDS = 15 * 60;

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; org: string; role: Role };
    user: Session;
  }
}

export default fp(
  async (app) => {
    await app.register(jwt, {
      secret: app.config.keys.accessTokens,
      sign: { algorithm: 'HS256', expiresIn: `${ACCESS_TOKEN_SECONDS}s`, iss: 'offhook' },
      verify: { algorithms: ['HS256'], allowedIss: 'offhook', requiredClaims: ['sub', 'org', 'role', 'exp'] },
      formatUser: (payload) => ({ userId: payload.sub, organizationId: payload.org, role: payload.role }),
    });
  },
  { name: 'jwt' },
);
