// Codes texted to a number to prove that the caller has it: kept hashed, good for ten minutes and three tries.
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { type Database, newId, notices, phoneCodes, withOrganization } from '@offhook/db';
import type { E164, EffectResult } from '@offhook/machines';
import { and, count, desc, eq, gt, isNull } from 'drizzle-orm';
import { loadBusiness } from '../notices/facts.ts';
import { hasOptedOut } from '../notices/opt-outs.ts';
import { fill, loadTemplate } from '../notices/templates.ts';
import type { CarrierOf } from '../own-vendors/carrier-accounts.ts';

const GOOD_FOR_MS = 10 * 60_000;
const MOST_TRIES = 3;
/** Texts cost money, and whose phone rings did not ask for it. */
const MOST_AN_HOUR = 3;
const HOUR_MS = 3_600_000;

type Call = { organizationId: string; callId: string };

export interface CodeDesk {
  send(to: E164, call: Call, signal: AbortSignal): Promise<EffectResult>;
  check(code: string, call: Call): Promise<EffectResult>;
}

export interface CodeDeskParts {
  db: Database;
  carrierOf: CarrierOf<'sendSms'>;
  /** Of the hashes; not in the database. */
  secret: string;
  now(): Date;
  textStatusUrl(notice: { organizationId: string; id: string }): string;
}

export function createCodeDesk({ db, carrierOf, secret, now, textStatusUrl }: CodeDeskParts): CodeDesk {
  const hash = (id: string, code: string) =>
    createHmac('sha256', secret).update(`${id}:${code}`).digest('hex');

  return {
    async send(to, { organizationId, callId }, signal) {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const at = now();
      const notice = { id: newId(), organizationId };
      const prepared = await withOrganization(db, organizationId, async (tx) => {
        const business = await loadBusiness(tx, organizationId, callId);
        const [sent] = await tx
          .select({ count: count() })
          .from(phoneCodes)
          .where(
            and(
              eq(phoneCodes.organizationId, organizationId),
              eq(phoneCodes.phone, to),
              gt(phoneCodes.createdAt, new Date(at.getTime() - HOUR_MS)),
            ),
          );
        if (!business.number || (sent?.count ?? 0) >= MOST_AN_HOUR) return undefined;
        if (await hasOptedOut(tx, organizationId, to)) return undefined;
        const id = newId();
        const expiresAt = new Date(at.getTime() + GOOD_FOR_MS);
        await tx.insert(phoneCodes).values({
          id,
          organizationId,
          callId,
          phone: to,
          codeHash: hash(id, code),
          expiresAt,
          createdAt: at,
        });
        const which = { kind: 'code', channel: 'sms', language: business.language } as const;
        const template = await loadTemplate(tx, organizationId, which);
        const body = (shown: string) => fill(template, { ...business.words, code: shown }).body;
        await tx.insert(notices).values({
          ...notice,
          key: `code/${id}`,
          kind: 'code',
          channel: 'sms',
          address: to,
          callId,
          // What is kept is read by others than the one it was sent to.
          body: body('••••••'),
          dueAt: at,
        });
        return { account: business.carrierAccount, text: { from: business.number, to, text: body(code) } };
      });
      if (!prepared) return { type: 'sendCode', outcome: 'unavailable' };
      // The caller waits for it: at once, and not as a job.
      const carrier = await carrierOf(organizationId, prepared.account);
      const { id: carrierId } = await carrier.sendSms(
        { ...prepared.text, statusUrl: textStatusUrl(notice) },
        signal,
      );
      await withOrganization(db, organizationId, (tx) =>
        tx
          .update(notices)
          .set({ status: 'sent', carrierId, sentAt: now(), attempts: 1 })
          .where(
            and(
              eq(notices.organizationId, organizationId),
              eq(notices.id, notice.id),
              eq(notices.status, 'waiting'),
            ),
          ),
      );
      return { type: 'sendCode', outcome: 'sent' };
    },

    async check(code, { organizationId, callId }) {
      const right = await withOrganization(db, organizationId, async (tx) => {
        const [sent] = await tx
          .select()
          .from(phoneCodes)
          .where(
            and(
              eq(phoneCodes.organizationId, organizationId),
              eq(phoneCodes.callId, callId),
              isNull(phoneCodes.usedAt),
            ),
          )
          .orderBy(desc(phoneCodes.createdAt), desc(phoneCodes.id))
          .limit(1)
          .for('update');
        if (!sent || sent.expiresAt <= now() || sent.attempts >= MOST_TRIES) return false;
        const given = Buffer.from(hash(sent.id, code.replaceAll(/\D/g, '')));
        const isRight = timingSafeEqual(given, Buffer.from(sent.codeHash));
        await tx
          .update(phoneCodes)
          .set({ attempts: sent.attempts + 1, ...(isRight && { usedAt: now() }) })
          .where(and(eq(phoneCodes.organizationId, organizationId), eq(phoneCodes.id, sent.id)));
        return isRight;
      });
      return { type: 'checkCode', outcome: right ? 'right' : 'wrong' };
    },
  };
}
