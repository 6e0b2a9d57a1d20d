import { Link } from '@tanstack/react-router';
import { PhoneOff } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';

export function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-6 text-center">
      <PhoneOff aria-hidden className="size-10 text-primary" />
      <h1 className="text-xl font-semibold">There is nothing at this address</h1>
      <Button asChild>
        <Link to="/calls">Go to the calls</Link>
      </Button>
    </main>
  );
}
