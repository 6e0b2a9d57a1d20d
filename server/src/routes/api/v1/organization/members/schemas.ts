// Members as the API shows them.
import { ROLES } from '@offhook/db';
import { z } from 'zod';
import { Id, Instant } from '../../../../../http/schemas.ts';

export const RoleName = z.enum(ROLES);

export const Member = z
  .object({ id: Id, name: z.string(), email: z.string(), role: RoleName, joinedAt: Instant })
  .meta({ id: 'Member' });
