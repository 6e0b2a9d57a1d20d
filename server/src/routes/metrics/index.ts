// What the process costs, in the text format Prometheus reads; told to this machine and private networks only.
import { BlockList, isIPv6 } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { NotFoundError } from '../../errors.ts';

/** Finer than the 20 ms of a frame, coarse enough to cost nothing. */
const RESOLUTION_MS = 10;

const NEAR = new BlockList();
NEAR.addSubnet('127.0.0.0', 8);
NEAR.addSubnet('10.0.0.0', 8);
NEAR.addSubnet('172.16.0.0', 12);
NEAR.addSubnet('192.168.0.0', 16);
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');

/** With a proxy in between that `TRUST_PROXY` does not name, nobody can tell who asks. */
function isNear(request: FastifyRequest): boolean {
  const { ip, headers, server } = request;
  const unknownProxy = headers['x-forwarded-for'] !== undefined && server.config.trustProxy.length === 0;
  return !unknownProxy && NEAR.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

const route: FastifyPluginAsync = async (app) => {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  app.addHook('onClose', async () => void delay.disable());

  app.get(
    '/',
    { config: { access: 'public' }, logLevel: 'warn', schema: { hide: true } },
    async (request, reply) => {
      if (!isNear(request)) throw new NotFoundError('No such page.');
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed, external } = process.memoryUsage();
      // The timer behind the histogram is itself `RESOLUTION_MS` long; what is above it is delay.
      const late = (nanoseconds: number) =>
        Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3) : 0;
      const metrics: [name: string, type: 'counter' | 'gauge', help: string, value: number][] = [
        ['process_cpu_seconds_total', 'counter', 'Processor time, user and system.', (user + system) / 1e6],
        ['process_resident_memory_bytes', 'gauge', 'Memory the system has given us.', rss],
        ['nodejs_heap_size_used_bytes', 'gauge', 'JavaScript heap in use.', heapUsed],
        ['nodejs_external_memory_bytes', 'gauge', 'Buffers outside the heap.', external],
        [
          'nodejs_eventloop_lag_p50_seconds',
          'gauge',
          'Event loop delay since last read, median.',
          late(delay.percentile(50)),
        ],
        [
          'nodejs_eventloop_lag_p99_seconds',
          'gauge',
          'The same, 99th percentile.',
          late(delay.percentile(99)),
        ],
        ['nodejs_eventloop_lag_max_seconds', 'gauge', 'The same, largest.', late(delay.max)],
        [
          'nodejs_active_resources',
          'gauge',
          'Sockets, timers and requests under way.',
          process.getActiveResourcesInfo().length,
        ],
        ['offhook_live_calls', 'gauge', 'Calls in progress.', app.voice.liveCalls],
        [
          'offhook_bad_stream_messages_total',
          'counter',
          'Messages that broke the stream protocol.',
          app.voice.badMessages,
        ],
        [
          'offhook_speech_ahead_characters_total',
          'counter',
          'Speech made before its turn was over.',
          app.voice.ahead.made,
        ],
        [
          'offhook_speech_wasted_characters_total',
          'counter',
          'Speech made ahead and thrown away.',
          app.voice.ahead.wasted,
        ],
      ];
      delay.reset();
      return reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .send(
          metrics
            .map(
              ([name, type, help, value]) =>
                `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`,
            )
            .join(''),
        );
    },
  );
};
export default route;
