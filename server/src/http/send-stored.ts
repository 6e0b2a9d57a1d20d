// A file of the bucket as an answer: the whole, or the part of it that was asked for.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../errors.ts';
import type { Bucket } from '../voice/recording/bucket.ts';
import type { Phrase } from '../wording/phrases.ts';

/** Whoever listens to a recording takes the sound as it is played. */
const SEND_WITHIN_MS = 2 * 3_600_000;

/** @throws NotFoundError saying `gone` where the bucket does not have it (any more) */
export async function sendStored(
  bucket: Bucket | undefined,
  { headers: { range } }: FastifyRequest,
  reply: FastifyReply,
  { key, sizeBytes, gone }: { key: string; sizeBytes: number; gone: Phrase },
): Promise<FastifyReply> {
  // What is no range of bytes is ignored (RFC 9110, 14.2), and so are several, for which nobody asks.
  const part = range !== undefined && /^bytes=(\d+-\d*|-\d+)$/.test(range) ? range : undefined;
  const found = await bucket?.get(key, part, AbortSignal.timeout(SEND_WITHIN_MS));
  if (!found) throw new NotFoundError(gone);
  reply.header('accept-ranges', 'bytes');
  if (found === 'outside') return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send();
  if (found.range !== undefined) reply.code(206).header('content-range', found.range);
  return reply.header('content-length', found.bytes).send(found.body);
}
