// Notes, tags and ratings of calls.
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isAllowed } from '../../../../accounts/permissions.ts';
import { change } from '../../../../audit/change.ts';
import {
  addNote,
  type NoteEditor,
  rateCall,
  removeNote,
  rewriteNote,
  setTags,
} from '../../../../calls/marks.ts';
import { actorOf } from '../../../../http/actor.ts';
import { Id, text } from '../../../../http/schemas.ts';
import { Note } from './schemas.ts';

const Params = z.object({ id: Id });
const Tags = z.object({ tags: z.array(text(60)).max(20) });
const NoteText = z.object({ text: text(2_000) });
const Rating = z.object({ rating: z.int().min(1).max(5).nullable() });

const THEIRS =
  'For who wrote it, a member or an API key, and for who may decide over members; anybody else is answered `not-yours`.';

/** Who decides over members decides over what they write. */
const editorOf = ({ user: { userId, role, scopes } }: FastifyRequest): NoteEditor => ({
  id: userId,
  administers: !scopes && isAllowed(role, 'members:write'),
});

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/:id/notes',
    {
      config: { access: 'calls:write' },
      schema: {
        summary: 'Write a note on a call',
        params: Params,
        body: NoteText,
        response: { 201: Note },
      },
    },
    async (request, reply) => {
      const note = { userId: request.user.userId, text: request.body.text };
      const made = await change(app, actorOf(request), (tx, organizationId) =>
        addNote(tx, organizationId, request.params.id, note),
      );
      return reply.code(201).send(made);
    },
  );

  app.patch(
    '/notes/:id',
    {
      config: { access: 'calls:write' },
      schema: {
        summary: 'Change a note',
        description: THEIRS,
        params: Params,
        body: NoteText,
        response: { 200: Note },
      },
    },
    (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        rewriteNote(tx, organizationId, editorOf(request), {
          noteId: request.params.id,
          text: request.body.text,
        }),
      ),
  );

  app.delete(
    '/notes/:id',
    {
      config: { access: 'calls:write' },
      schema: {
        summary: 'Remove a note',
        description: THEIRS,
        params: Params,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        removeNote(tx, organizationId, editorOf(request), request.params.id),
      );
      return reply.code(204).send();
    },
  );

  app.put(
    '/:id/tags',
    {
      config: { access: 'calls:write' },
      schema: {
        summary: 'Set the tags of a call',
        description: 'These take the place of all it has.',
        params: Params,
        body: Tags,
        response: { 200: Tags },
      },
    },
    (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        setTags(tx, organizationId, request.params.id, request.body.tags),
      ),
  );

  app.put(
    '/:id/rating',
    {
      config: { access: 'calls:write' },
      schema: {
        summary: 'Say how well the agent did',
        params: Params,
        body: Rating,
        response: { 200: Rating },
      },
    },
    (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        rateCall(tx, organizationId, request.params.id, request.body.rating),
      ),
  );
};
export default route;
