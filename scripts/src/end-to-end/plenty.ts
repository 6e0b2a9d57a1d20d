// More than any test could really make, told to the page in the server's place: runs in the browser, before the app does.

type Fetch = typeof fetch;

/** Answers for the list of calls: so many, in pages. */
export function manyCalls({ count, page }: { count: number; page: number }): void {
  const real: Fetch = globalThis.fetch;
  const call = (index: number) => ({
    id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    direction: 'inbound',
    fromNumber: `+1202555${String(index % 10_000).padStart(4, '0')}`,
    toNumber: '+12025550143',
    callerName: null,
    agent: { id: '00000000-0000-7000-8000-000000000000', name: 'Riley', version: 1 },
    startedAt: new Date(1_790_000_000_000 - index * 60_000).toISOString(),
    endedAt: new Date(1_790_000_030_000 - index * 60_000).toISOString(),
    durationMs: 30_000,
    endedBy: 'agent:goodbye',
    endedBecause: null,
    outcome: index % 3 === 0 ? 'booked' : 'answered',
    turnCount: 5,
    voiceToVoiceP50Ms: 480,
    hasRecording: true,
    booked: index % 3 === 0,
    rating: null,
    tags: [],
  });
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), 'http://page');
    if (url.pathname !== '/api/v1/calls') return real(input, init);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const to = Math.min(count, from + page);
    const items = Array.from({ length: to - from }, (_, index) => call(from + index));
    return Response.json({ items, nextCursor: to < count ? String(to) : null });
  };
}

/** Answers for the live stream: so many calls, each telling of itself so many times a second. */
export function manyLiveCalls({ calls, perSecond }: { calls: number; perSecond: number }): void {
  const real: Fetch = globalThis.fetch;
  const words = 'I would like to come in for a haircut tomorrow afternoon please if there is something'.split(
    ' ',
  );
  const begun = new Date().toISOString();
  const tell = (call: number, tick: number): string =>
    `event: live.call\ndata: ${JSON.stringify({
      id: `call-${call}`,
      fromNumber: `+1202555${String(call).padStart(4, '0')}`,
      toNumber: '+12025550143',
      startedAt: begun,
      state: 'booking.choosing.waiting',
      interim: words.slice(0, (tick + call) % words.length).join(' '),
      turn: {
        index: 2,
        callerText: 'a haircut please',
        agentText: 'When would you like to come?',
        stamps: {
          finalTranscript: 120,
          endOfTurn: 180,
          understood: 181,
          decided: 182,
          firstText: 182,
          firstAudio: 300 + tick,
          played: null,
        },
        tier: 'deterministic',
        speculation: 'hit',
        bargeIn: false,
      },
    })}\n\n`;
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), 'http://page');
    if (url.pathname !== '/api/v1/live') return real(input, init);
    let tick = 0;
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(encoder.encode('event: ready\ndata: {}\n\n'));
        // A few calls at a time, as they come over the wire.
        setInterval(
          () => {
            tick += 1;
            for (let call = tick % 10; call < calls; call += 10)
              controller.enqueue(encoder.encode(tell(call, tick)));
          },
          1000 / perSecond / 10,
        );
      },
    });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  };
}
