// Voices to choose from, each heard saying the greeting.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CirclePlay, CircleStop, LoaderCircle, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { AgentVoice } from '@/api/manage.ts';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { cn } from '@/lib/cn.ts';
import { b } from '@/wording/begin/begin.ts';
import { type Greeter, greetingQuery, soundQuery } from './queries.ts';
import { Problem } from '@/components/problem.tsx';

/** More than these are looked for. */
const FIRST_SHOWN = 6;

export function Voices({
  voices,
  greeter,
  chosen,
  onChoose,
}: {
  voices: AgentVoice[];
  greeter: Greeter;
  chosen: string;
  onChoose(voice: string): void;
}) {
  const player = usePlayer();
  const [all, setAll] = useState(false);
  const shown = voices.filter(({ id }, index) => all || index < FIRST_SHOWN || id === chosen);
  return (
    <>
      <ul className="grid gap-2 sm:grid-cols-2">
        {shown.map(({ id, name, sex, description }) => {
          const state = player.voice === id ? player.state : 'idle';
          return (
            <li
              key={id}
              className={cn(
                'flex items-center gap-1 rounded-lg border pr-1 has-[input:focus-visible]:ring-[3px] has-[input:focus-visible]:ring-ring/50',
                id === chosen && 'border-primary bg-secondary text-secondary-foreground',
              )}
            >
              <label className="flex min-w-0 flex-1 cursor-pointer flex-col p-3 text-sm">
                <input
                  type="radio"
                  name="voice"
                  value={id}
                  className="sr-only"
                  checked={id === chosen}
                  onChange={() => onChoose(id)}
                />
                <span className="font-medium">{name}</span>
                <span className="text-xs">
                  {[sex && b.receptionist.sexes[sex], description].filter(Boolean).join(' · ')}
                </span>
              </label>
              <Button
                variant="ghost"
                size="icon"
                aria-label={state === 'playing' ? b.receptionist.stop : b.receptionist.play(name)}
                onPointerEnter={() => void player.fetch(id, greeter).catch(() => undefined)}
                onClick={() => {
                  onChoose(id);
                  player.toggle(id, greeter);
                }}
              >
                <PlayIcon state={state} />
              </Button>
            </li>
          );
        })}
      </ul>
      {shown.length < voices.length && (
        <Button variant="outline" className="self-start" onClick={() => setAll(true)}>
          {b.receptionist.allVoices(voices.length)}
        </Button>
      )}
      {player.failed && <Problem error={new Error(b.receptionist.cannotPlay)} />}
    </>
  );
}

/** What callers hear first, word for word, and the sound of it. */
export function Greeting({ greeter, voice }: { greeter: Greeter; voice: string }) {
  const player = usePlayer();
  const words = useQuery({ ...greetingQuery(greeter), placeholderData: (before) => before });
  const { fetch } = player;
  // Ready when it is asked for. Nothing is spoken while somebody types.
  useEffect(() => {
    const timer = window.setTimeout(() => void fetch(voice, greeter).catch(() => undefined), 700);
    return () => window.clearTimeout(timer);
  }, [fetch, voice, greeter]);
  return (
    <div className="flex items-start gap-3 rounded-lg bg-muted p-3">
      <Volume2 aria-hidden className="mt-0.5 size-5 shrink-0 text-primary" />
      <div className="min-w-0 flex-1 text-sm" aria-live="polite">
        <p className="text-xs text-muted-foreground">{b.receptionist.heard}</p>
        {words.data ? <p>{words.data.text}</p> : <Skeleton className="mt-1 h-5 w-full" />}
        <Problem error={words.error} />
        {player.failed && <Problem error={new Error(b.receptionist.cannotPlay)} />}
      </div>
      <Button variant="outline" size="sm" onClick={() => player.toggle(voice, greeter)}>
        <PlayIcon state={player.state} />
        {player.state === 'playing' ? b.receptionist.stop : b.receptionist.hear}
      </Button>
    </div>
  );
}

type PlayState = 'idle' | 'loading' | 'playing';

function PlayIcon({ state }: { state: PlayState }) {
  if (state === 'loading') return <LoaderCircle aria-hidden className="animate-spin" />;
  return state === 'playing' ? <CircleStop aria-hidden /> : <CirclePlay aria-hidden />;
}

/** Whoever plays stops what is being played. */
let stopOther: (() => void) | undefined;

function usePlayer() {
  const queries = useQueryClient();
  const [voice, setVoice] = useState<string>();
  const [state, setState] = useState<PlayState>('idle');
  const [failed, setFailed] = useState(false);
  const audio = useRef<HTMLAudioElement>(undefined);

  const [fetch] = useState(() => async (id: string, greeter: Greeter): Promise<Blob> => {
    const { text } = await queries.fetchQuery(greetingQuery(greeter));
    return queries.fetchQuery(soundQuery(id, text));
  });

  const stop = (): void => {
    if (audio.current) {
      audio.current.pause();
      URL.revokeObjectURL(audio.current.src);
    }
    audio.current = undefined;
    setState('idle');
  };
  useEffect(
    () => () => {
      audio.current?.pause();
      audio.current = undefined;
    },
    [],
  );

  async function play(id: string, greeter: Greeter): Promise<void> {
    stopOther?.();
    stopOther = stop;
    setVoice(id);
    setFailed(false);
    setState('loading');
    const element = new Audio();
    audio.current = element;
    try {
      const sound = await fetch(id, greeter);
      // Another was wanted meanwhile.
      if (audio.current !== element) return;
      element.src = URL.createObjectURL(sound);
      element.addEventListener('ended', stop);
      await element.play();
      if (audio.current === element) setState('playing');
    } catch {
      if (audio.current !== element) return;
      stop();
      setFailed(true);
    }
  }

  return {
    voice,
    state,
    failed,
    fetch,
    toggle(id: string, greeter: Greeter) {
      if (state !== 'idle' && id === voice) stop();
      else void play(id, greeter);
    },
  };
}
