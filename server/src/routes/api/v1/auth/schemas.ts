// What signing in takes and gives.
import { ROLES } from '@offhook/db';
import { z } from 'zod';
import { Id } from '../../../../http/schemas.ts';

export const Email = z.email().max(254);

export const Credentials = z.object({
  email: Email,
  // Argon2 reads all of it, so a bound keeps a request cheap.
  password: z.string().min(1).max(200),
  code: z.string().min(6).max(40).optional().describe('Of the second factor, or a recovery code.'),
});

/** A password somebody chooses. Long rather than full of signs (NIST SP 800-63B, 3.1.1.2). */
export const NewPassword = z.string().min(10).max(200);

/** What stands behind the `#` of a link sent by mail. */
export const MailToken = z.string().min(40).max(60);

export const AccessToken = z
  .object({
    accessToken: z.string().describe('Goes into `Authorization: Bearer …`.'),
    expiresInSeconds: z.int(),
  })
  .meta({ id: 'AccessToken' });

const Role = z.enum(ROLES);

export const Me = z
  .object({
    user: z.object({ id: Id, email: z.string(), name: z.string() }),
    organization: z.object({ id: Id, name: z.string() }),
    role: Role,
    permissions: z.array(z.string()).describe('What this role may do here, e.g. `calls:read`.'),
    organizations: z
      .array(z.object({ id: Id, name: z.string(), role: Role }))
      .describe('Every organization this person belongs to.'),
  })
  .meta({ id: 'Me' });
