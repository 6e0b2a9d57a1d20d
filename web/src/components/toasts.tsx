// Short notices that come and go, over every screen.
import { Toaster } from 'sonner';
import type { Theme } from '@/lib/theme.ts';
import { t } from '@/wording/wording.ts';

export function Toasts({ theme }: { theme: Theme }) {
  return (
    <Toaster
      theme={theme}
      position="top-center"
      richColors
      closeButton
      containerAriaLabel={t.shell.notices}
      toastOptions={{ closeButtonAriaLabel: t.common.close }}
    />
  );
}
