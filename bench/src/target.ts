// What a bench is pointed at: a server's address, what it may be asked as whom, and what may be done to it.

/** A business of the server under test whose agent speaks modem, and the member who may read its calls. */
export interface Business {
  /** E.164; its agent has the voice `sandbox-modem`. */
  number: string;
  email: string;
  password: string;
  /** IANA zone. */
  timezone: string;
}

export type Profile = 'instant' | 'measured';

/** A calendar that a member of staff keeps at a vendor. */
export interface CalendarControl {
  /** Makes it the calendar of one member of staff of this business; resolves to whose. */
  connect(business: Business): Promise<string>;
  /** Waits until everything is written there, for up to 30 s; resolves to how much is not. */
  settled(business: Business): Promise<number>;
  /** When each of its entries begins (RFC 3339), as its owner sees them. */
  entries(): Promise<string[]>;
}

/** What only somebody who started the server and its database can do to them. */
export interface Controls {
  cutDatabase(): void;
  mendDatabase(): void;
  /** `kill -9`, with a second process ready to take over, as behind a load balancer. */
  killServer(): Promise<void>;
  /** `kill -9` with nobody to take over. */
  loseServer(): Promise<void>;
  /** Starts it again where it was. */
  startServer(): Promise<void>;
  calendar: CalendarControl;
  /** Has the server let go of all memory that nothing holds any more. Only where `Needs.inspected`. */
  collectGarbage(): Promise<void>;
}

export interface Target {
  /** Where the server says it is; webhooks are signed for it. */
  serverUrl: string;
  /** Where a URL of the server really leads now: what a load balancer decides. */
  reach(url: string): string;
  /** Base URLs of the sandbox's vendors. */
  vendors: { carrier: string; deepgram: string; openai: string };
  /** Undefined where the server runs on another machine: then its processor time and memory are not known. */
  serverPid(): number | undefined;
  businesses: Business[];
  /** Undefined where somebody else started the sandbox. */
  profile?: Profile;
  /** Vendors that are emulated rather than real. */
  emulated: string[];
  /** In words, e.g. `core 0`; undefined when the parts share all cores. */
  serverCores?: string;
  othersCores?: string;
  controls?: Controls;
  /** Starts the floor (`media/floor.ts`) where the server runs. */
  openFloor(): Promise<{ url: string; pid: number | undefined; close(): void }>;
}

export interface Needs {
  profile: Profile;
  /** How many businesses share the calls. */
  businesses: number;
  /** The first business is to have so many calls behind it. */
  history?: number;
  /** The database is to be cut off at will; costs a detour of its traffic. */
  outages?: boolean;
  /** The server's memory is looked into: it listens for a debugger, on loopback. */
  inspected?: boolean;
}

/** Starts, or finds, what a bench needs. The bench closes it. */
export type OpenTarget = (needs: Needs) => Promise<Target & { close(): Promise<void> }>;

/** What a question is given: where to find a server, what was asked on the command line, and where progress goes. */
export interface Bench {
  open: OpenTarget;
  say(progress: string): void;
}
