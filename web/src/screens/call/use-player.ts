// The recording as it plays: where it is, and the hands on it.
import { type RefCallback, useEffect, useMemo, useRef, useState } from 'react';

export interface Player {
  /** The `ref` of the `<audio>`. */
  audio: RefCallback<HTMLAudioElement>;
  playing: boolean;
  /** How fast, 1 as it was. */
  rate: number;
  setRate(rate: number): void;
  toggle(): void;
  /** Goes to `ms` since the recording began; goes on playing, or waiting. */
  seek(ms: number): void;
  playFrom(ms: number): void;
  /** Tells the position in ms with every frame while it plays, and after every jump. @returns ends it */
  follow(listener: (ms: number) => void): () => void;
}

export function usePlayer(): Player {
  // Twice: what it is changes what is listened to, and hands reach for it at any time.
  const [element, setElement] = useState<HTMLAudioElement | null>(null);
  const hand = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [rate, setRate] = useState(1);
  const listeners = useRef(new Set<(ms: number) => void>());

  useEffect(() => {
    if (!element) return undefined;
    let frame = 0;
    const tell = (): void => {
      for (const listener of listeners.current) listener(element.currentTime * 1000);
    };
    const run = (): void => {
      tell();
      frame = requestAnimationFrame(run);
    };
    const begin = (): void => {
      setPlaying(true);
      cancelAnimationFrame(frame);
      run();
    };
    const end = (): void => {
      setPlaying(false);
      cancelAnimationFrame(frame);
      tell();
    };
    element.addEventListener('play', begin);
    element.addEventListener('pause', end);
    element.addEventListener('seeked', tell);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('play', begin);
      element.removeEventListener('pause', end);
      element.removeEventListener('seeked', tell);
    };
  }, [element]);

  const hands = useMemo(() => {
    // Sound that cannot be played is told of by the element's own `error`.
    const play = (): void => void hand.current?.play().catch(() => undefined);
    const seek = (ms: number): void => {
      if (hand.current) hand.current.currentTime = Math.max(0, ms / 1000);
    };
    return {
      audio(node: HTMLAudioElement | null) {
        hand.current = node;
        setElement(node);
      },
      setRate(next: number) {
        if (hand.current) hand.current.playbackRate = next;
        setRate(next);
      },
      toggle: () => (hand.current?.paused ? play() : hand.current?.pause()),
      seek,
      playFrom(ms: number) {
        seek(ms);
        play();
      },
      follow(listener: (ms: number) => void) {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    };
  }, []);
  return { playing, rate, ...hands };
}
