// Calls that no agent takes, or that it had to give up: somebody's phone, the voicemail, and what the carrier says of their end.
import { type E164, isOpen } from '@offhook/machines';
import type { BusinessLine } from './business/directory.ts';
import type { Way } from './business/routing.ts';
import type { Carrier, Fallback, Voicemail } from './carrier.ts';
import type { Clock } from './clock.ts';
import type { Ledger } from './keeping.ts';
import { ownWords } from './own-words.ts';

/** A message somebody left after the tone. */
export interface LeftVoicemail {
  organizationId: string;
  callSid: string;
  /** Absent where the agent had the call before: it is found by its sid. */
  callId?: string;
  from: E164;
  language: string;
  recordingSid: string;
  /** The organization's own account at the carrier that has it; null: the installation's. */
  account: string | null;
  seconds: number;
}

interface Party {
  callSid: string;
  from: E164;
  to: E164;
}

export interface Unattended {
  /** What follows when the agent cannot serve: the business's own phone, else its voicemail. */
  fallbackOf(line: BusinessLine, call: Party): Fallback;
  /** The answer that sends a call its way past the agent, and what is kept of it. */
  send(call: Party, line: BusinessLine, way: Exclude<Way, { by: 'agent' }>): string;
  voicemail(call: Party, line: BusinessLine, callId: string): string;
  /** The end of a call that went past the agent. */
  ended(call: Party, line: BusinessLine, callId: string, end: { endedBy: string; outcome: string }): void;
  /** The answer to somebody who has left a message. */
  thank(line: BusinessLine): string;
}

export function createUnattended(deps: {
  carrier: Carrier;
  clock: Clock;
  ledger: Pick<Ledger, 'callStarted' | 'callEnded'>;
  newId(): string;
  publicUrl(): string;
}): Unattended {
  const { carrier, clock, ledger } = deps;

  const boxOf = ({ from, to }: Party, callId?: string): Voicemail => {
    const query = new URLSearchParams({ from, to });
    if (callId !== undefined) query.set('call', callId);
    return {
      doneUrl: `${deps.publicUrl()}/voice/voicemail?${query.toString()}`,
      recordedUrl: `${deps.publicUrl()}/voice/recorded?${query.toString()}`,
    };
  };

  const fallbackOf = (line: BusinessLine, call: Party, callId?: string): Fallback => {
    const { name, language } = line.business;
    return {
      forwardTo: line.fallbackTo,
      message: ownWords(language).leaveMessage(name),
      language,
      voicemail: boxOf(call, callId),
    };
  };

  function started({ callSid, from, to }: Party, line: BusinessLine, callId: string): void {
    const startedAt = new Date(clock.epoch());
    ledger.callStarted({
      id: callId,
      organizationId: line.organizationId,
      agentId: line.agentId,
      callSid,
      direction: 'inbound',
      fromNumber: from,
      toNumber: to,
      startedAt,
      language: line.business.language,
      agentVersion: line.agentVersion ?? null,
      afterHours: !isOpen(line.business, startedAt.getTime()),
    });
  }

  const unattended: Unattended = {
    fallbackOf,

    send(call, line, way) {
      const callId = deps.newId();
      started(call, line, callId);
      if (way.by === 'voicemail') return unattended.voicemail(call, line, callId);
      const query = new URLSearchParams({ call: callId, behind: way.behind }).toString();
      return carrier.dial({ to: way.to, actionUrl: `${deps.publicUrl()}/voice/routed?${query}` });
    },

    voicemail: (call, line, callId) =>
      carrier.fallback({ ...fallbackOf(line, call, callId), forwardTo: undefined }),

    ended(call, line, callId, end) {
      // Whichever process took the call in: a call begun twice is one.
      started(call, line, callId);
      ledger.callEnded(callId, { endedAt: new Date(clock.epoch()), ...end });
    },

    thank({ business: { language } }) {
      return carrier.fallback({ message: ownWords(language).messageKept, language });
    },
  };
  return unattended;
}
