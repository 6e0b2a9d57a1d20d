// Choosing a voice by hearing it say what callers will hear first.
import { useQuery } from '@tanstack/react-query';
import { LoaderCircle, Play, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { type AgentVoice, greetingQuery, voicesQuery } from '@/api/manage.ts';
import { Theirs } from '@/components/form/fields.tsx';
import { Loaded } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { m } from '@/wording/manage/manage.ts';

/** What a preview may say at most. */
const LONGEST = 300;

export function VoiceField({ agentId }: { agentId: string }) {
  const voices = useQuery(voicesQuery);
  const greeting = useQuery(greetingQuery(agentId));
  const { field } = useController({ name: 'voice' });
  const { watch } = useFormContext();
  const preview = usePreview();
  const [language, typed] = watch(['language', 'greeting']) as [string, string];
  const said = (typed.trim() || greeting.data?.text || m.receptionist.sample).slice(0, LONGEST);
  const chosen = field.value as string;
  return (
    <Loaded query={voices} what={m.receptionist.voice}>
      {({ items }) => {
        const fitting = items.filter(
          (voice) => voice.language === null || voice.language === language || voice.id === chosen,
        );
        return (
          <div className="flex flex-col gap-2">
            <div
              role="radiogroup"
              aria-label={m.receptionist.voice}
              className="flex max-h-80 flex-col gap-1 overflow-y-auto rounded-lg border p-1"
            >
              {(fitting.some(({ id }) => id === chosen) ? fitting : [unknown(chosen), ...fitting]).map(
                (voice) => (
                  <div
                    key={voice.id}
                    className={cn(
                      'flex items-center gap-3 rounded-md px-3 py-1.5',
                      voice.id === chosen && 'bg-secondary text-secondary-foreground',
                    )}
                  >
                    <label className="flex min-h-9 min-w-0 flex-1 items-center gap-3 text-sm">
                      <input
                        type="radio"
                        name="voice"
                        className="size-4 accent-primary"
                        checked={voice.id === chosen}
                        onChange={() => field.onChange(voice.id)}
                      />
                      <span className="min-w-0 font-medium">
                        {voice.name}
                        <span className="block text-xs font-normal opacity-80">{describe(voice)}</span>
                      </span>
                    </label>
                    <Button
                      variant="ghost"
                      size="icon"
                      aria-label={
                        preview.playing === voice.id
                          ? m.receptionist.stopVoice(voice.name)
                          : m.receptionist.playVoice(voice.name)
                      }
                      onClick={() => void preview.toggle(voice.id, said)}
                    >
                      {preview.loading === voice.id ? (
                        <LoaderCircle aria-hidden className="animate-spin" />
                      ) : preview.playing === voice.id ? (
                        <Square aria-hidden />
                      ) : (
                        <Play aria-hidden />
                      )}
                    </Button>
                  </div>
                ),
              )}
            </div>
            {!fitting.some((voice) => voice.language === language) && (
              <p className="text-xs text-muted-foreground">{m.receptionist.noVoiceFor}</p>
            )}
            <Theirs name="voice" />
          </div>
        );
      }}
    </Loaded>
  );
}

const describe = ({ sex, description }: AgentVoice): string =>
  [sex && m.receptionist.sexes[sex], description].filter(Boolean).join(' · ');

/** One that the vendor no longer lists. */
const unknown = (id: string): AgentVoice => ({ id, name: id, language: null, sex: null, description: '' });

/** Plays one voice at a time. */
function usePreview() {
  const [playing, setPlaying] = useState<string>();
  const [loading, setLoading] = useState<string>();
  const audio = useRef<HTMLAudioElement>(undefined);

  const stop = (): void => {
    audio.current?.pause();
    if (audio.current) URL.revokeObjectURL(audio.current.src);
    audio.current = undefined;
    setPlaying(undefined);
  };
  useEffect(() => () => audio.current?.pause(), []);

  return {
    playing,
    loading,
    async toggle(voice: string, text: string): Promise<void> {
      const again = playing === voice;
      stop();
      if (again) return;
      setLoading(voice);
      try {
        const sound = await unwrap(
          api.GET('/api/v1/voice/preview', { params: { query: { voice, text } }, parseAs: 'blob' }),
        );
        const element = new Audio(URL.createObjectURL(sound));
        element.addEventListener('ended', stop);
        audio.current = element;
        setPlaying(voice);
        await element.play();
      } catch (error) {
        stop();
        toast.error(error instanceof Error ? error.message : String(error));
      } finally {
        setLoading(undefined);
      }
    },
  };
}
