// What can break: every row of the design's table of failures, how it is brought about, and what the caller may notice.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultInput } from '@offhook/sandbox';
import type { PlaceCallOptions } from '@offhook/sandbox/caller';
import type { Crowd } from './callers/crowd.ts';
import type { Controls, Target } from './target.ts';

export interface Disaster {
  name: string;
  /** What the design says the caller notices. */
  promise: string;
  /** A caller may be told that nothing can be booked now. */
  mayRefuse?: boolean;
  /** Before anybody calls; gives what is peculiar to the calls, and how to clear up afterwards. */
  prepare?(world: World): Promise<{ phone?: Partial<PlaceCallOptions>; close?(): void }>;
  strike(world: World): Promise<void>;
  /** After everybody has called: what is not as it should be. */
  problem?(world: World): Promise<string | undefined>;
}

export interface World {
  target: Target;
  controls: Controls;
  calls: number;
  crowd: Crowd;
  fault(input: FaultInput): Promise<void>;
  clearFaults(): Promise<void>;
}

/** How long an outage lasts that does not end by itself. */
const OUTAGE_MS = 5000;

export const DISASTERS: Disaster[] = [
  {
    name: 'transcriber sockets cut',
    promise: 'at most a short pause',
    strike: ({ fault, calls }) => fault({ kind: 'drop', vendor: 'deepgram', match: '/listen', count: calls }),
  },
  {
    name: 'transcriber silent for 2 s',
    promise: 'a pause',
    strike: ({ fault, calls }) =>
      fault({ kind: 'stall', vendor: 'deepgram', match: '/listen', count: calls, durationMs: 2000 }),
  },
  {
    name: 'transcriber refuses 10 new sockets',
    promise: 'at most a short pause',
    strike: async ({ fault, calls }) => {
      await fault({ kind: 'refuse', vendor: 'deepgram', match: '/listen', count: 10, status: 500 });
      await fault({ kind: 'drop', vendor: 'deepgram', match: '/listen', count: calls });
    },
  },
  {
    name: 'speech sockets cut',
    promise: 'cached lines still play; a new socket for the rest',
    strike: ({ fault, calls }) => fault({ kind: 'drop', vendor: 'deepgram', match: '/speak', count: calls }),
  },
  {
    name: 'speech refused 20 times',
    promise: 'another try, or the carrier’s own voice',
    strike: async ({ fault, calls }) => {
      await fault({ kind: 'refuse', vendor: 'deepgram', match: '/speak', count: 20, status: 500 });
      await fault({ kind: 'drop', vendor: 'deepgram', match: '/speak', count: calls });
    },
  },
  {
    name: 'language model down',
    promise: 'nothing: understood without it',
    strike: ({ fault }) => fault({ kind: 'refuse', vendor: 'openai', count: 500, status: 500 }),
  },
  {
    name: 'language model silent',
    promise: 'nothing: understood without it',
    strike: ({ fault }) => fault({ kind: 'stall', vendor: 'openai', count: 500, durationMs: 10_000 }),
  },
  calendarAway(),
  {
    name: 'database cut off for 5 s',
    promise: 'the conversation goes on; nothing is confirmed before it is committed',
    mayRefuse: true,
    strike: async ({ controls }) => {
      controls.cutDatabase();
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      controls.mendDatabase();
    },
  },
  {
    name: 'server killed (kill -9)',
    promise: 'another process takes the call up where it was',
    mayRefuse: true,
    strike: ({ controls }) => controls.killServer(),
  },
  {
    name: 'everything away for 5 s',
    promise: 'the carrier puts them through to the business’s own number',
    mayRefuse: true,
    async prepare() {
      const server = createServer((_request, response) => {
        response.setHeader('content-type', 'text/xml').end(`<Response><Dial>${OWN_NUMBER}</Dial></Response>`);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      return {
        phone: {
          fallbackUrl: `http://127.0.0.1:${port}/`,
          // A person picks up, and says when to call again.
          dial: () => new Promise((resolve) => setTimeout(resolve, TALK_MS, 'completed')),
        },
        close: () => void server.close(),
      };
    },
    async strike({ controls }) {
      await controls.loseServer();
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      await controls.startServer();
    },
  },
];

const TALK_MS = 3000;
/** What callers reach when nothing of ours answers. */
const OWN_NUMBER = '+12025550199';

/** One member of staff keeps their calendar at Google, which is away for 5 s: everything said to be booked is there once, later. */
function calendarAway(): Disaster {
  let staffId = '';
  let before = new Set<string>();
  const booked = async ({ crowd }: World) =>
    (await crowd.members[0]!.api.upcoming('confirmed')).filter(({ staff }) => staff.id === staffId);
  return {
    name: 'calendar vendor away for 5 s',
    promise: 'nothing: booked here, and written there later',
    async prepare(world) {
      staffId = await world.controls.calendar.connect(world.target.businesses[0]!);
      before = new Set((await booked(world)).map(({ id }) => id));
      return {};
    },
    async strike({ fault, clearFaults }) {
      await fault({ kind: 'refuse', vendor: 'google', count: 10_000, status: 503 });
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      await clearFaults();
    },
    async problem(world) {
      const { calendar } = world.controls;
      const waiting = await calendar.settled(world.target.businesses[0]!);
      if (waiting > 0) return `${waiting} appointments were not written to the calendar`;
      const written = (await calendar.entries()).map((startsAt) => Date.parse(startsAt));
      const wrong = (await booked(world)).filter(
        ({ id, startsAt }) =>
          !before.has(id) && written.filter((at) => at === Date.parse(startsAt)).length !== 1,
      );
      return wrong.length > 0 ? `${wrong.length} appointments are not in the calendar just once` : undefined;
    },
  };
}
