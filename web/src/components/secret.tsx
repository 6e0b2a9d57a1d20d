// Something that is shown this once: to be copied now.
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { m } from '@/wording/manage/manage.ts';

export function Copyable({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex gap-2">
      <Input
        readOnly
        aria-label={label}
        value={value}
        className="font-mono text-xs"
        onFocus={(event) => event.target.select()}
      />
      <Button
        variant="outline"
        onClick={() => {
          // Refused on pages that are not served safely: then it is selected, to be copied by hand.
          void navigator.clipboard?.writeText(value).then(() => setCopied(true));
        }}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? m.form.copied : m.form.copy}
      </Button>
    </div>
  );
}
