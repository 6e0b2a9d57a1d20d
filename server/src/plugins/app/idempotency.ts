// A POST with an `Idempotency-Key` may be sent again and is done once: after a lost answer the same one is given. Built on
// three facts in one row: it was begun (written before), it is done (written by the change's own transaction), and what was
// answered (written after). What fails changes nothing, and may be tried again with the same key.
import { createHash } from 'node:crypto';
import { idempotencyKeys, newId, withOrganization } from '@offhook/db';
import { and, eq, isNull } from 'drizzle-orm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { IdempotencyError, InvalidError } from '../../errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for a POST within an organization that carries an `Idempotency-Key`. */
    idempotency?: { key: string; attempt: string };
  }
}

/** Twice what a request may take: after it nobody is at it any more. */
const GIVEN_UP_MS = 60_000;
/** Headers that are part of what was answered. */
const KEPT_HEADERS = ['content-type', 'etag', 'location'] as const;
const Key = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const Answer = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });

export default fp(
  async (app) => {
    app.decorateRequest('idempotency', undefined);

    app.addHook('preHandler', async (request, reply) => {
      const sent = request.headers['idempotency-key'];
      // Before anybody is signed in there is no organization whose keys they could be.
      if (request.method !== 'POST' || sent === undefined || !request.user) return undefined;
      const key = Key.safeParse(sent);
      if (!key.success)
        throw new InvalidError('`Idempotency-Key` has to be 1 to 200 visible characters, such as a UUID.');
      const answer = await begin(request, key.data);
      if (answer === undefined) return undefined;
      const { status, headers, body } = Answer.parse(JSON.parse(answer));
      // A string passes by the route's own response schema.
      return reply
        .code(status)
        .headers({ ...headers, 'idempotency-replayed': 'true' })
        .send(body);
    });

    /** Makes this attempt the one that does the work; or gives the answer of the one that did. */
    async function begin(request: FastifyRequest, key: string): Promise<string | undefined> {
      const { organizationId } = request.user;
      const fingerprint = fingerprintOf(request);
      const attempt = newId();
      const now = app.now();
      const kept = await withOrganization(app.db, organizationId, async (tx) => {
        const row = { organizationId, key, fingerprint, attempt, startedAt: now };
        const made = await tx.insert(idempotencyKeys).values(row).onConflictDoNothing().returning();
        if (made.length > 0) return undefined;
        const [known] = await tx
          .select()
          .from(idempotencyKeys)
          .where(isThis(organizationId, key))
          .for('update');
        // Cleared away between the two statements: as good as one that is still under way.
        if (!known) throw underWay();
        if (known.fingerprint !== fingerprint)
          throw new IdempotencyError(
            'idempotency-key-reused',
            'This `Idempotency-Key` was sent with another request; use a new one for a new request.',
          );
        if (known.answer !== null) return known.answer;
        if (now.getTime() - known.startedAt.getTime() < GIVEN_UP_MS) throw underWay();
        if (known.doneAt)
          throw new IdempotencyError(
            'idempotency-answer-lost',
            'This was done, but its answer was lost; load what it changed instead of sending it again.',
          );
        await tx.update(idempotencyKeys).set({ attempt, startedAt: now }).where(isThis(organizationId, key));
        return undefined;
      });
      if (kept !== undefined) return app.secrets.open(kept, context(organizationId, key));
      request.idempotency = { key, attempt };
      return undefined;
    }

    app.addHook('onSend', async (request, reply, payload) => {
      if (!request.idempotency) return payload;
      const { organizationId } = request.user;
      const { key, attempt } = request.idempotency;
      const own = and(isThis(organizationId, key), eq(idempotencyKeys.attempt, attempt));
      const answer = reply.statusCode < 300 ? sealed(request, reply, payload) : undefined;
      try {
        await withOrganization(app.db, organizationId, (tx) =>
          answer === undefined
            ? tx.delete(idempotencyKeys).where(and(own, isNull(idempotencyKeys.doneAt)))
            : tx.update(idempotencyKeys).set({ answer }).where(own),
        );
      } catch (error) {
        // What was asked for is done, and that it is was kept with it.
        request.log.warn({ err: error }, 'the answer to an idempotent request was not kept');
      }
      return payload;
    });

    function sealed(request: FastifyRequest, reply: FastifyReply, payload: unknown): string {
      const headers = Object.fromEntries(
        KEPT_HEADERS.flatMap((name) => {
          const value = reply.getHeader(name);
          return value === undefined ? [] : [[name, String(value)]];
        }),
      );
      const body = typeof payload === 'string' ? payload : '';
      return app.secrets.seal(
        JSON.stringify({ status: reply.statusCode, headers, body }),
        context(request.user.organizationId, request.idempotency?.key ?? ''),
      );
    }
  },
  { name: 'idempotency', dependencies: ['access'] },
);

const isThis = (organizationId: string, key: string) =>
  and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, key));

const context = (organizationId: string, key: string) => `idempotency_keys/${organizationId}/${key}`;

const underWay = () =>
  new IdempotencyError('idempotency-under-way', 'The same request is under way; ask again in a moment.');

/** Who asks for what. */
const fingerprintOf = ({ user, method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([user.userId, method, url, body ?? null]))
    .digest('hex');
