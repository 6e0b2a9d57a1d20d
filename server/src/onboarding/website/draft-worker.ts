// The thread in which a page is taken apart.
import { parentPort, workerData } from 'node:worker_threads';
import { draftOf } from './draft-of-page.ts';

const { html, url } = workerData as { html: string; url: string };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(draftOf(html, url));
