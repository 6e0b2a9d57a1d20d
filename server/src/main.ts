// The server process. What it is made of is imported once the two means that make importing quick are in place.
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import '@offhook/db/quick-import';

// Compiled code is kept from one start to the next. In our own folder: the system's temporary one is everybody's.
enableCompileCache(path.resolve(process.env['OFFHOOK_HOME'] || '.offhook', 'compile-cache'));

const { run } = await import('./run.ts');
await run(process.env);
