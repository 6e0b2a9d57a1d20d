// The recording, to hear and to see: both sides' waveforms, the waits between them, and where it is.
import { Download, Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Call } from '@/api/client.ts';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { decimal, duration, latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import type { Player } from './use-player.ts';
import { Waveform } from './waveform.tsx';
import type { Loudness } from './word-times.ts';

const RATES = [1, 1.25, 1.5, 2];
/** A wait this long is felt as one. */
const LONG_WAIT_MS = 900;

export function RecordingPlayer({
  call,
  recording,
  player,
  loudness,
}: {
  call: Call;
  recording: NonNullable<Call['recording']>;
  player: Player;
  loudness: Loudness | undefined;
}) {
  const { durationMs } = recording;
  const { audio, playing, rate, setRate, toggle, seek, follow } = player;
  const [broken, setBroken] = useState(false);
  const slider = useRef<HTMLInputElement>(null);
  const played = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLSpanElement>(null);
  const clock = useRef<HTMLSpanElement>(null);

  useEffect(
    () =>
      follow((ms) => {
        const share = `${Math.min(100, (ms / durationMs) * 100)}%`;
        if (played.current) played.current.style.clipPath = `inset(0 calc(100% - ${share}) 0 0)`;
        if (head.current) head.current.style.left = share;
        if (clock.current) clock.current.textContent = duration(ms);
        if (slider.current) {
          slider.current.value = String(ms);
          slider.current.setAttribute('aria-valuetext', t.call.at(duration(ms), duration(durationMs)));
        }
      }),
    [follow, durationMs],
  );

  return (
    <Card>
      <CardHeader className="flex-row flex-wrap items-center justify-between gap-3">
        <CardTitle>{t.call.recording}</CardTitle>
        <dl className="flex gap-4 text-xs text-muted-foreground">
          <Key color="var(--station-transcript)">{t.call.callerSays}</Key>
          <Key color="var(--primary)">{t.call.agentSays}</Key>
        </dl>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {/* The transcript below is the caption. */}
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
        <audio ref={audio} preload="metadata" src={recording.url} onError={() => setBroken(true)} />
        {broken && (
          <p role="alert" className="text-sm text-danger">
            {t.call.cannotPlay}
          </p>
        )}
        <div className="relative rounded-lg has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50">
          <div aria-hidden className="opacity-35">
            <Waveform loudness={loudness} />
          </div>
          <div
            ref={played}
            aria-hidden
            className="absolute inset-0"
            style={{ clipPath: 'inset(0 100% 0 0)' }}
          >
            <Waveform loudness={loudness} />
          </div>
          <Waits call={call} durationMs={durationMs} />
          <span
            ref={head}
            aria-hidden
            className="absolute inset-y-0 left-0 w-0.5 -translate-x-1/2 rounded-full bg-foreground"
          />
          <input
            ref={slider}
            type="range"
            min={0}
            max={durationMs}
            step={100}
            defaultValue={0}
            aria-label={t.call.position}
            aria-valuetext={t.call.at(duration(0), duration(durationMs))}
            onChange={(event) => seek(event.target.valueAsNumber)}
            className="absolute inset-0 h-full w-full cursor-pointer appearance-none opacity-0 [&::-moz-range-thumb]:w-px [&::-webkit-slider-thumb]:w-px [&::-webkit-slider-thumb]:appearance-none"
          />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button size="icon" aria-label={playing ? t.call.pause : t.call.play} onClick={toggle}>
            {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          </Button>
          <span className="text-sm text-muted-foreground tabular-nums">
            <span ref={clock} className="text-foreground">
              {duration(0)}
            </span>{' '}
            / {duration(durationMs)}
          </span>
          <span className="ml-auto flex items-center gap-1">
            <Button
              variant="ghost"
              size="sm"
              aria-label={`${t.call.rate}: ${decimal(rate, rate % 1 === 0 ? 0 : 2)}`}
              onClick={() => setRate(RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1)}
              className="tabular-nums"
            >
              {decimal(rate, rate % 0.5 === 0 ? (rate % 1 === 0 ? 0 : 1) : 2)}×
            </Button>
            <Button asChild variant="ghost" size="sm">
              <a href={recording.url} download={`call-${call.id}.wav`}>
                <Download aria-hidden />
                <span className="max-sm:sr-only">{t.call.download}</span>
              </a>
            </Button>
          </span>
        </div>
      </CardContent>
    </Card>
  );
}

function Key({ color, children }: { color: string; children: string }) {
  return (
    <div className="flex items-center gap-1.5">
      <dt className="sr-only">{children}</dt>
      <dd aria-hidden className="size-2.5 rounded-full" style={{ background: color }} />
      <dd aria-hidden>{children}</dd>
    </div>
  );
}

/** From the caller's last sound to the agent's first, where both are to be heard. */
function Waits({ call, durationMs }: { call: Call; durationMs: number }) {
  const began = Date.parse(call.startedAt);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {call.turns.map(
        (turn) =>
          turn.voiceToVoiceMs !== null && (
            <span
              key={turn.id}
              title={latency(turn.voiceToVoiceMs)}
              className={`absolute top-1/2 h-1.5 min-w-0.5 -translate-y-1/2 rounded-full ${turn.voiceToVoiceMs > LONG_WAIT_MS ? 'bg-warning' : 'bg-success'}`}
              style={{
                left: `${((Date.parse(turn.startedAt) - began) / durationMs) * 100}%`,
                width: `${(turn.voiceToVoiceMs / durationMs) * 100}%`,
              }}
            />
          ),
      )}
    </div>
  );
}
