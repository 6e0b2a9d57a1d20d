// A bound on how deep a body is nested: what walks it (validation, redaction, hashing) does so by calling itself.
import fp from 'fastify-plugin';
import { InvalidError } from '../../errors.ts';

/** The deepest schema of ours is six. */
const DEEPEST = 20;

export default fp(
  async (app) => {
    app.addHook('preValidation', async ({ body }) => {
      // Level by level, so that this itself does not go deep.
      let level: unknown[] = [body];
      for (let depth = 0; level.length > 0; depth += 1) {
        if (depth > DEEPEST) throw new InvalidError(`The body is nested more than ${DEEPEST} deep.`);
        level = level.flatMap((part) =>
          typeof part === 'object' && part !== null && !Buffer.isBuffer(part) ? Object.values(part) : [],
        );
      }
    });
  },
  { name: 'depth' },
);
