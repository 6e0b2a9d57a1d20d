// Hearing a voice say the greeting: one at a time, wherever on the screen it was asked for.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Greeter, greetingQuery, soundQuery } from '@/api/voices.ts';

export type PlayState = 'idle' | 'loading' | 'playing';

/** Whoever plays stops what is being played. */
let stopOther: (() => void) | undefined;

export function useVoicePlayer() {
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
