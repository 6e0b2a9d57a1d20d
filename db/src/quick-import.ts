// Makes importing Drizzle quick; import this alone and first, and what uses Drizzle dynamically after it.
// For each of Drizzle's some 200 modules Node 24 parses its package.json anew, 180 kB of `exports`: 0.6 s of processor
// time at every start. Between themselves they name each other by relative paths, which need no looking up at all.
import { registerHooks } from 'node:module';

const WITHIN_DRIZZLE = /\/node_modules\/drizzle-orm\/.*\.js$/;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && context.parentURL && WITHIN_DRIZZLE.test(context.parentURL))
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    return next(specifier, context);
  },
});
