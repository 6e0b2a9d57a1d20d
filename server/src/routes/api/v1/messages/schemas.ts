// Messages and leads as the API shows them.
import { LEAD_STATUSES, MESSAGE_KINDS } from '@offhook/db';
import { z } from 'zod';
import { Flag, Id, Instant } from '../../../../http/schemas.ts';

const Member = z.object({ id: Id, name: z.string().nullable() });

const shown = {
  id: Id,
  urgent: z.boolean(),
  text: z.string(),
  language: z.string().nullable().describe('Spoken in the call it was taken in, BCP 47.'),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  callId: Id.nullable().describe('The call it was taken in.'),
  handled: z.boolean(),
  handledAt: Instant.nullable(),
  handledBy: Member.nullable(),
  assignedTo: Member.nullable(),
  createdAt: Instant,
};

export const TakenMessage = z.object({ ...shown, kind: z.enum(MESSAGE_KINDS) }).meta({ id: 'TakenMessage' });
export const Lead = z.object({ ...shown, leadStatus: z.enum(LEAD_STATUSES).nullable() }).meta({ id: 'Lead' });

const filter = {
  handled: Flag.optional(),
  urgent: Flag.optional(),
  assignedTo: z.uuid().optional().describe('A member’s user id.'),
};
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
};

export const MessagesFilter = z.object({
  ...filter,
  kind: z.enum(['message', 'waitlist', 'voicemail']).optional(),
});
export const LeadsFilter = z.object({ ...filter, leadStatus: z.enum(LEAD_STATUSES).optional() });

export const MessagePatch = z.object({
  handled: z.boolean().optional(),
  assignedTo: Id.nullable().optional().describe('A member’s user id; null for nobody.'),
});
export const LeadPatch = MessagePatch.extend({ leadStatus: z.enum(LEAD_STATUSES).optional() });
