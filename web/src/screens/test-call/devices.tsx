// Which microphone and loudspeaker, and whether the agent's echo has to be taken out.
import { useEffect, useId, useState } from 'react';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { t } from '@/wording/wording.ts';

export function useDevices() {
  const [found, setFound] = useState<MediaDeviceInfo[]>([]);
  const [microphoneId, setMicrophoneId] = useState('');
  const [speakerId, setSpeakerId] = useState('');
  const [headphones, setHeadphones] = useState(false);
  useEffect(() => {
    if (!('mediaDevices' in navigator)) return;
    const { mediaDevices } = navigator;
    const look = (): void => void namedDevices().then(setFound);
    look();
    mediaDevices.addEventListener('devicechange', look);
    return () => mediaDevices.removeEventListener('devicechange', look);
  }, []);
  const ofKind = (sought: MediaDeviceKind) =>
    found.filter(({ kind, deviceId }) => kind === sought && deviceId !== 'default');
  /** What was chosen may have been unplugged since. */
  const ifThere = (chosen: string, among: MediaDeviceInfo[]) =>
    among.some(({ deviceId }) => deviceId === chosen) ? chosen : '';
  const microphones = ofKind('audioinput');
  const speakers = ofKind('audiooutput');
  return {
    microphones,
    speakers,
    microphone: { deviceId: ifThere(microphoneId, microphones), headphones },
    speakerId: ifThere(speakerId, speakers),
    /** The microphone may have been allowed, which no event tells. */
    lookAgain: () => void namedDevices().then(setFound),
    setMicrophoneId,
    setSpeakerId,
    setHeadphones,
  };
}

/** Before the microphone is allowed none has a name. */
async function namedDevices(): Promise<MediaDeviceInfo[]> {
  if (!('mediaDevices' in navigator)) return [];
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.filter(({ deviceId, label }) => deviceId && label);
}

export function DeviceChoice({ devices }: { devices: ReturnType<typeof useDevices> }) {
  const id = useId();
  const { microphone, microphones, speakers, speakerId } = devices;
  return (
    <>
      <Choice
        label={t.testCall.microphone}
        usual={t.testCall.defaultMicrophone}
        value={microphone.deviceId}
        devices={microphones}
        choose={devices.setMicrophoneId}
      />
      <Choice
        label={t.testCall.speaker}
        usual={t.testCall.defaultSpeaker}
        value={speakerId}
        devices={speakers}
        choose={devices.setSpeakerId}
      />
      <div className="flex items-start justify-between gap-4">
        <label htmlFor={id} className="text-sm">
          <span className="block font-medium">{t.testCall.headphones}</span>
          <span className="text-xs text-muted-foreground">{t.testCall.headphonesHint}</span>
        </label>
        <Switch id={id} checked={microphone.headphones} onCheckedChange={devices.setHeadphones} />
      </div>
    </>
  );
}

/** Nothing to choose from, nothing to see. */
function Choice({
  label,
  usual,
  value,
  devices,
  choose,
}: {
  label: string;
  usual: string;
  value: string;
  devices: MediaDeviceInfo[];
  choose(deviceId: string): void;
}) {
  if (devices.length === 0) return null;
  return (
    <FormField label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => choose(event.target.value)}>
          <option value="">{usual}</option>
          {devices.map((device) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label}
            </option>
          ))}
        </Select>
      )}
    </FormField>
  );
}
