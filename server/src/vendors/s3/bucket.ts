// A bucket of Amazon S3, or of any store that speaks its protocol, on AWS's SDK.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { VendorError } from '../../errors.ts';
import type { Bucket } from '../../voice/recording/bucket.ts';

/** The first byte of an answer comes within tens of milliseconds; a connection that stands still this long is dead. */
const STALLED_MS = 15_000;
const CONNECT_MS = 5_000;
/** Uploads of a few calls at once and what owners listen to. */
const MOST_CONNECTIONS = 20;

const nothing = (): void => undefined;
const SILENT = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

export interface S3Options {
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of a store that is not Amazon's. */
  url?: string;
}

export function createS3Bucket({ bucket: Bucket, region, url, ...credentials }: S3Options): Bucket {
  const client = new S3Client({
    region,
    credentials,
    // Others have no name in the domain system for each bucket.
    ...(url && { endpoint: url, forcePathStyle: true }),
    maxAttempts: 3,
    // What fails is thrown; the console is nobody's log.
    logger: SILENT,
    // Checksums that are not asked for are trailers that others' stores refuse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: STALLED_MS,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: MOST_CONNECTIONS },
      httpsAgent: { maxSockets: MOST_CONNECTIONS },
    },
  });

  return {
    async put(Key, { path, bytes, type: ContentType }, abortSignal) {
      const Body = createReadStream(path, { end: bytes - 1 });
      try {
        await attempt('keep a file', () =>
          client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: bytes, ContentType }), {
            abortSignal,
          }),
        );
      } finally {
        Body.destroy();
      }
    },

    async get(Key, Range, abortSignal) {
      try {
        const found = await attempt('give a file', () =>
          client.send(new GetObjectCommand({ Bucket, Key, Range }), { abortSignal }),
        );
        const { Body, ContentLength: bytes = 0, ContentRange: range } = found;
        return { body: Body as Readable, bytes, ...(range && { range }) };
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return undefined;
        if (status === 416) return 'outside';
        throw error;
      }
    },

    async remove(Key, abortSignal) {
      await attempt('delete a file', () =>
        client.send(new DeleteObjectCommand({ Bucket, Key }), { abortSignal }),
      );
    },

    async *list(Prefix, abortSignal) {
      let ContinuationToken: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken });
        const page = await attempt('list its files', () => client.send(command, { abortSignal }));
        for (const { Key: key, LastModified: changedAt } of page.Contents ?? [])
          if (key !== undefined && changedAt) yield { key, changedAt };
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
  };
}

async function attempt<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new VendorError('s3', `The bucket did not ${what}: ${message}`, {
      cause,
      retryable: status === undefined || status >= 500 || status === 429,
    });
  }
}

function statusOf(error: unknown): number | undefined {
  const cause = error instanceof VendorError ? error.cause : undefined;
  return cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
}
