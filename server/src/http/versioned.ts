// Configuration as it is answered: with its version (`ETag`), which whoever changes it names in `If-Match`.
import { type Transaction, withOrganization } from '@offhook/db';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Change, change } from '../audit/change.ts';
import { versionOf } from '../configuration/version.ts';
import { actorOf } from './actor.ts';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Reads in the asker's organization. */
export async function readVersioned<View extends object>(
  { db }: Pick<FastifyInstance, 'db'>,
  request: FastifyRequest,
  reply: Reply,
  read: (tx: Transaction, organizationId: string) => Promise<View>,
): Promise<View> {
  const { organizationId } = request.user;
  return versioned(reply, await withOrganization(db, organizationId, (tx) => read(tx, organizationId)));
}

/** Changes something in the asker's organization, in the version that they have seen. */
export async function changeVersioned<View extends object>(
  app: Pick<FastifyInstance, 'db' | 'now'>,
  request: FastifyRequest,
  reply: Reply,
  run: (tx: Transaction, organizationId: string, ifMatch: string | undefined) => Promise<Change<View>>,
): Promise<View> {
  return versioned(
    reply,
    await change(app, actorOf(request), (tx, organizationId) =>
      run(tx, organizationId, request.headers['if-match']),
    ),
  );
}

function versioned<View extends object>(reply: Reply, view: View): View {
  reply.header('etag', versionOf(view));
  return view;
}
