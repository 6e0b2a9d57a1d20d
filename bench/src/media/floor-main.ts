// The floor as a process of its own, pinned like the server it is compared with. Prints `{"url":…}`; gone when its parent is.
import { startFloor } from './floor.ts';

const floor = await startFloor(process.env['DEEPGRAM_URL'] ?? '', process.env['DEEPGRAM_API_KEY'] ?? '');
process.stdin.once('end', () => process.exit(0)).resume();
process.stdout.write(`${JSON.stringify({ url: floor.url })}\n`);
