// A crowd of callers: so many lines at once, each placing call after call, and afterwards what the server made of them.
import { type PlaceCallOptions, realTime, Ticker } from '@offhook/sandbox/caller';
import { Temporal } from 'temporal-polyfill';
import { Api, type ApiCall, inBatches } from '../api.ts';
import type { Business, Target } from '../target.ts';
import { type CallerKind, type CallReport, runErrand } from './caller.ts';
import { Diary, nameOf, numberOf } from './diary.ts';

/** What the bench books everywhere. */
export const SERVICE = 'haircut';

/** The mix of a busy day: most book straight away. */
const MIX: CallerKind[] = ['books', 'changes mind', 'books', 'interrupts', 'books', 'hangs up'];

export interface CrowdPlan {
  /** Calls at once. */
  calls: number;
  /** Over this time the lines begin. */
  rampMs: number;
  /** After this, counted from the end of the ramp, no new calls are placed; those under way are finished. */
  durationMs: number;
  kinds?: CallerKind[];
  /** What is peculiar to these calls. */
  phone?: Partial<PlaceCallOptions>;
}

/** A line's clock that runs `speed` times as fast as real time. */
export const tickerFor = (speed: number): Ticker => (speed === 1 ? realTime : new Ticker({ speed }));

/** Who is called, by what address, and what is left to book there. */
type Called = Pick<Target, 'serverUrl' | 'reach' | 'vendors'>;

/** The people of one bench run: who calls whom, and about what. */
export class Callers<
  Member extends { business: Business; diary: Diary } = { business: Business; diary: Diary },
> {
  readonly #called: Called;
  readonly members: Member[];
  #callers = 0;
  /** The line's clock. */
  readonly ticker: Ticker;

  constructor(called: Called, members: Member[], ticker: Ticker = realTime) {
    this.#called = called;
    this.members = members;
    this.ticker = ticker;
  }

  /** Milliseconds of line time this process could not keep up with: frames no caller sent or heard. */
  get lostMs(): number {
    return this.ticker.lostMs;
  }

  /** One call of this kind by somebody new. */
  async call(kind: CallerKind, phone: Partial<PlaceCallOptions> = {}): Promise<CallReport> {
    const index = this.#callers++;
    const { business, diary } = this.members[index % this.members.length] as Member;
    const errand = {
      kind,
      from: numberOf(index),
      name: nameOf(index),
      wish: diary.wish(),
      secondWish: diary.wish(),
    };
    return runErrand(this.#called, business, errand, { ticker: this.ticker, ...phone });
  }

  /** Keeps `plan.calls` calls going. Resolves when the last is over. `progress` is told after each call. */
  async run(plan: CrowdPlan, progress: (done: number) => void = () => undefined): Promise<CallReport[]> {
    const { calls, rampMs, durationMs, kinds = MIX, phone } = plan;
    const begin = performance.now();
    const until = begin + rampMs + durationMs;
    const reports: CallReport[] = [];
    let placed = 0;
    const line = async (index: number) => {
      await new Promise((resolve) => setTimeout(resolve, (index / calls) * rampMs));
      do {
        const kind = kinds[placed++ % kinds.length] as CallerKind;
        reports.push(await this.call(kind, phone));
        progress(reports.length);
      } while (performance.now() < until);
    };
    await Promise.all(Array.from({ length: calls }, (_, index) => line(index)));
    return reports;
  }
}

/** Callers of Offhook, whose API tells what it made of their calls. */
export class Crowd extends Callers<{ business: Business; diary: Diary; api: Api }> {
  /**
   * Learns what each business offers. `speed`: how many times faster than real time the lines run; correctness can be
   * looked at sooner that way, latency not at all.
   */
  static async gather(target: Target, { speed = 1 }: { speed?: number } = {}): Promise<Crowd> {
    const members = await Promise.all(
      target.businesses.map(async (business) => {
        const api = new Api(target, business);
        const [catalog, booked] = await Promise.all([api.catalog(SERVICE), api.upcoming('confirmed')]);
        return { business, api, diary: new Diary(business, catalog, Temporal.Now.instant(), booked) };
      }),
    );
    return new Crowd(target, members, tickerFor(speed));
  }

  /** What the server kept of these calls, by call SID. */
  async kept(reports: readonly CallReport[]): Promise<Map<string, ApiCall>> {
    const since = new Date(Math.min(...reports.map(({ startedAt }) => startedAt.getTime())) - 1000);
    const kept = await inBatches(this.members, async ({ business, api }) => {
      const sids = reports
        .filter((each) => each.business === business && each.callSid !== '')
        .map((each) => each.callSid);
      return sids.length === 0 ? [] : [...(await api.calls(since, new Set(sids)))];
    });
    return new Map(kept.flat());
  }
}
