// Voices to choose from, each heard saying what callers will hear first.
import { useQuery } from '@tanstack/react-query';
import { CirclePlay, CircleStop, LoaderCircle, Volume2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type AgentVoice, type Greeter, greetingQuery } from '@/api/voices.ts';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { type PlayState, useVoicePlayer } from '@/components/use-voice-player.ts';
import { cn } from '@/lib/cn.ts';
import { m } from '@/wording/manage/manage.ts';

/** More than these are looked for. */
const FIRST_SHOWN = 6;
/** For machines that listen: nobody is offered it. */
const MODEM = 'sandbox-modem';

/** One that the vendor no longer lists. */
const unknown = (id: string): AgentVoice => ({ id, name: id, language: null, sex: null, description: '' });

export function Voices({
  voices,
  greeter,
  chosen,
  onChoose,
  disabled = false,
}: {
  voices: readonly AgentVoice[];
  greeter: Greeter;
  chosen: string;
  onChoose(voice: string): void;
  disabled?: boolean;
}) {
  const player = useVoicePlayer();
  const [all, setAll] = useState(false);
  const known =
    chosen === '' || voices.some(({ id }) => id === chosen) ? voices : [unknown(chosen), ...voices];
  const fitting = known.filter(
    ({ id, language }) =>
      id === chosen || (id !== MODEM && (language === null || language === greeter.language)),
  );
  const shown = fitting.filter(({ id }, index) => all || index < FIRST_SHOWN || id === chosen);
  return (
    <>
      <div role="radiogroup" aria-label={m.voices.voice} className="grid gap-2 sm:grid-cols-2">
        {shown.map(({ id, name, sex, description }) => {
          const state = player.voice === id ? player.state : 'idle';
          return (
            <div
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
                  disabled={disabled}
                  checked={id === chosen}
                  onChange={() => onChoose(id)}
                />
                <span className="font-medium">{name}</span>
                <span className="text-xs">
                  {[sex && m.voices.sexes[sex], description].filter(Boolean).join(' · ')}
                </span>
              </label>
              <Button
                variant="ghost"
                size="icon"
                aria-label={state === 'playing' ? m.voices.stop : m.voices.play(name)}
                onPointerEnter={() => void player.fetch(id, greeter).catch(() => undefined)}
                onClick={() => player.toggle(id, greeter)}
              >
                <PlayIcon state={state} />
              </Button>
            </div>
          );
        })}
      </div>
      {shown.length < fitting.length && (
        <Button variant="outline" className="self-start" onClick={() => setAll(true)}>
          {m.voices.all(fitting.length)}
        </Button>
      )}
      {!fitting.some(({ language }) => language === greeter.language) && (
        <p className="text-xs text-muted-foreground">{m.voices.noneFor}</p>
      )}
      {player.failed && <Problem error={new Error(m.voices.cannotPlay)} />}
    </>
  );
}

/** What callers hear first, word for word, and the sound of it. */
export function Greeting({ greeter, voice }: { greeter: Greeter; voice: string }) {
  const player = useVoicePlayer();
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
        <p className="text-xs text-muted-foreground">{m.voices.heard}</p>
        {words.data ? (
          <p lang={greeter.language}>{words.data.text}</p>
        ) : (
          <Skeleton className="mt-1 h-5 w-full" />
        )}
        <Problem error={words.error} />
        {player.failed && <Problem error={new Error(m.voices.cannotPlay)} />}
      </div>
      <Button variant="outline" size="sm" onClick={() => player.toggle(voice, greeter)}>
        <PlayIcon state={player.state} />
        {player.state === 'playing' ? m.voices.stop : m.voices.hear}
      </Button>
    </div>
  );
}

function PlayIcon({ state }: { state: PlayState }) {
  if (state === 'loading') return <LoaderCircle aria-hidden className="animate-spin" />;
  return state === 'playing' ? <CircleStop aria-hidden /> : <CirclePlay aria-hidden />;
}
