// The thread in which somebody's calendar is taken apart.
import { parentPort, workerData } from 'node:worker_threads';
import { expand, type Span } from './expand.ts';

const { text, span, timezone } = workerData as { text: string; span: Span; timezone: string };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(expand(text, span, timezone));
