// Text messages, as the carrier tells of them: those that come in, and how those we sent fare. Whatever it did not sign gets 403.
import formbody from '@fastify/formbody';
import { phoneNumbers, withCalledNumber, withOrganization } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checkSignature, formOf, requireSignature } from '../../http/carrier-form.ts';
import { recordReport } from '../../notices/deliver-notice.ts';
import { receiveText } from '../../texts/receive-text.ts';

/** What we have to say goes out as a text of its own, whose delivery is known. */
const NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

const Inbound = z.object({
  MessageSid: z.string().min(1).max(64),
  From: z.string().max(32),
  To: z.string().max(32),
  Body: z.string().default(''),
});
const Report = z.object({
  MessageSid: z.string().min(1).max(64),
  MessageStatus: z.string().max(32),
  ErrorCode: z.string().max(16).optional(),
});
const Notice = z.object({ organization: z.uuid(), notice: z.uuid() });
/** Either kind of request names what it is about in the same place that it is then read from. */
const numberOf = ({ body }: FastifyRequest) => ({ number: formOf(body)['To'] ?? '' });
function organizationOf({ query }: FastifyRequest): { organizationId: string } | undefined {
  const about = Notice.safeParse(query);
  return about.success ? { organizationId: about.data.organization } : undefined;
}

/** Mounted at `/sms`. */
export default async function smsRoutes(app: FastifyInstance): Promise<void> {
  await app.register(formbody, { bodyLimit: 64 * 1024 });

  app.addHook('onRequest', requireSignature);
  const signed = (about: Parameters<typeof checkSignature>[1]) => ({
    config: { access: 'carrier' } as const,
    preHandler: checkSignature(app, about),
    schema: { hide: true },
  });

  app.post('/', signed(numberOf), async (request, reply) => {
    const form = Inbound.safeParse(formOf(request.body));
    if (!form.success) return reply.code(400).send('MessageSid, From and To are required.\n');
    const { MessageSid: carrierId, From: from, To: to, Body } = form.data;
    const [number] = await withCalledNumber(app.db, to, (tx) =>
      tx
        .select({ organizationId: phoneNumbers.organizationId })
        .from(phoneNumbers)
        .where(eq(phoneNumbers.e164, to)),
    );
    // A number that is no longer anybody's: the carrier is not to try again.
    if (number)
      await withOrganization(app.db, number.organizationId, (tx) =>
        receiveText(tx, app.jobs, number.organizationId, {
          carrierId,
          from,
          to,
          body: Body.replaceAll('\0', '').toWellFormed(),
        }),
      );
    return reply.type('text/xml').send(NOTHING_TO_SAY);
  });

  app.post('/status', signed(organizationOf), async (request, reply) => {
    const form = Report.safeParse(formOf(request.body));
    const about = Notice.safeParse(request.query);
    if (!form.success || !about.success) return reply.code(400).send('This report names no notice.\n');
    const { MessageSid: carrierId, MessageStatus: status, ErrorCode: errorCode } = form.data;
    const { organization: organizationId, notice: noticeId } = about.data;
    await withOrganization(app.db, organizationId, (tx) =>
      recordReport(
        tx,
        { organizationId, noticeId },
        { status, carrierId, ...(errorCode && { errorCode }), now: app.now() },
      ),
    );
    return reply.code(204).send();
  });
}
