// Makes importing quick; import this alone and first, and what uses Drizzle dynamically after it.
// Node 24 parses Drizzle's package.json anew, 180 kB of `exports`, for each of its some 200 modules and for each import that
// names it: more than a second of processor time at every start. Between themselves its modules name each other by relative
// paths, which need no looking up at all, and so do ours; from one package of ours the same name always leads to the same module.
import { registerHooks, type ResolveFnOutput } from 'node:module';

const WITHIN_DRIZZLE = /\/node_modules\/drizzle-orm\/.*\.js$/;
const DRIZZLE = /^drizzle-orm(\/|$)/;
/** A module of ours, and the package it is in. */
const OURS = /^(?!.*\/node_modules\/)(file:.*)\/src\/.*\.ts$/;

/** Where a name leads, by the package that uses it. */
const found = new Map<string, ResolveFnOutput>();

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    if (specifier.startsWith('.') && WITHIN_DRIZZLE.test(parent))
      return { url: new URL(specifier, parent).href, format: 'module', shortCircuit: true };
    const [, ours] = OURS.exec(parent) ?? [];
    if (ours === undefined) return next(specifier, context);
    if (specifier.startsWith('.') && specifier.endsWith('.ts'))
      return { url: new URL(specifier, parent).href, format: 'module-typescript', shortCircuit: true };
    if (!DRIZZLE.test(specifier)) return next(specifier, context);
    const key = `${ours} ${specifier}`;
    const result = found.get(key) ?? next(specifier, context);
    found.set(key, result);
    return { ...result, shortCircuit: true };
  },
});
