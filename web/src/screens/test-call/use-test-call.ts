// A test call as the page shows it: how far it is, what was said so far, and what came of it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LiveCall } from '@/api/client.ts';
import { onLiveEvent, useLiveCalls } from '@/api/live.ts';
import { callQuery } from '@/api/queries.ts';
import type { PhoneCall } from '@/phone/keep-call.ts';
import { LineError, type LineProblem } from '@/phone/line-error.ts';
import { placeCall, type TriedVersion } from '@/phone/place-call.ts';

export type Stage = 'idle' | 'connecting' | 'talking' | 'over';

/** A turn as far as it is known, from the live view or, later, from the record. */
export interface SaidTurn {
  index: number;
  callerText: string | null;
  agentText: string;
  /** Voice-to-voice; null while it is not known, and where the agent speaks by itself. */
  waitedMs: number | null;
}

export interface Devices {
  /** Undefined: the caller types. */
  microphone?: { deviceId: string; headphones: boolean };
  speakerId: string;
}

export function useTestCall(agentId: string, version?: TriedVersion) {
  const [stage, setStage] = useState<Stage>('idle');
  const [callId, setCallId] = useState<string>();
  const [problem, setProblem] = useState<LineProblem | Error>();
  const [away, setAway] = useState(false);
  const [speaking, setSpeaking] = useState(false);
  const [saying, setSaying] = useState<string>();
  const [muted, setMuted] = useState(false);
  const [level, setLevel] = useState(0);
  const phone = useRef<PhoneCall>(undefined);
  /** Nobody is there any more who could hang up. */
  const left = useRef(false);
  const turns = useTurns(callId);

  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      phone.current?.hangUp();
    };
  }, []);

  async function start({ microphone, speakerId }: Devices): Promise<void> {
    setStage('connecting');
    setProblem(undefined);
    setAway(false);
    setCallId(undefined);
    setMuted(false);
    setSaying(undefined);
    try {
      const call = await placeCall({
        agentId,
        version,
        ...(microphone && { microphone }),
        speakerId,
        onLevel: setLevel,
        onSpeaking: setSpeaking,
        onSaid: () => setSaying(undefined),
        onAway: setAway,
        onMicrophoneGone: () => setProblem('noMicrophone'),
        onOver(why) {
          phone.current = undefined;
          setStage('over');
          setAway(false);
          setSpeaking(false);
          setSaying(undefined);
          if (why) setProblem(why);
        },
      });
      if (left.current) return call.hangUp();
      phone.current = call;
      setCallId(call.callId);
      setStage('talking');
    } catch (error) {
      setStage('idle');
      setProblem(error instanceof LineError ? error.problem : (error as Error));
    }
  }

  return {
    stage,
    callId,
    problem,
    /** Its connection is lost, and looked for. */
    away,
    speaking,
    /** Typed words on their way. */
    saying,
    muted,
    level,
    ...turns,
    start,
    hangUp: () => phone.current?.hangUp(),
    say(text: string) {
      setSaying(text);
      phone.current?.say(text);
    },
    mute(quiet: boolean) {
      setMuted(quiet);
      phone.current?.mute(quiet);
    },
  };
}

/** What the call's record says, and beyond it what is seen live. */
function useTurns(callId: string | undefined) {
  const queries = useQueryClient();
  const live = useLiveCalls().get(callId ?? '');
  const [seen, setSeen] = useState<{ callId: string; turns: Map<number, SaidTurn> }>();
  // Calls are written down a little after they begin.
  const [written, setWritten] = useState<string>();
  const record = useQuery({
    ...callQuery(callId ?? ''),
    enabled: callId !== undefined && written === callId,
  });

  // Each look at the call shows one turn; those before it are kept.
  if (callId && live?.turn && !known(seen, callId, live.turn)) {
    const turns = new Map(seen?.callId === callId ? seen.turns : []);
    turns.set(live.turn.index, turnOf(live.turn));
    setSeen({ callId, turns });
  }

  useEffect(
    () =>
      onLiveEvent(({ type, data }) => {
        if (!callId || data['callId'] !== callId || type === 'live.over') return;
        setWritten(callId);
        void queries.invalidateQueries({ queryKey: callQuery(callId).queryKey });
      }),
    [callId, queries],
  );

  const turns = new Map(seen?.callId === callId ? seen?.turns : []);
  for (const { index, callerText, agentText, voiceToVoiceMs } of record.data?.turns ?? [])
    turns.set(index, { index, callerText, agentText, waitedMs: voiceToVoiceMs });
  return {
    turns: [...turns.values()].toSorted((a, b) => a.index - b.index),
    interim: live?.interim ?? '',
    language: live?.language ?? record.data?.language ?? undefined,
    state: live?.state,
    appointments: record.data?.appointments ?? [],
  };
}

type LiveTurn = NonNullable<LiveCall['turn']>;

const turnOf = ({ index, callerText, agentText, stamps }: LiveTurn): SaidTurn => ({
  index,
  callerText,
  agentText,
  waitedMs: callerText === null ? null : stamps.firstAudio,
});

function known(
  seen: { callId: string; turns: Map<number, SaidTurn> } | undefined,
  callId: string,
  turn: LiveTurn,
): boolean {
  const before = seen?.callId === callId ? seen.turns.get(turn.index) : undefined;
  const now = turnOf(turn);
  return (
    before !== undefined &&
    before.callerText === now.callerText &&
    before.agentText === now.agentText &&
    before.waitedMs === now.waitedMs
  );
}
