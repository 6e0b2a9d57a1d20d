// How pages without the dashboard's frame look, and in which language: two buttons.
import { Languages, Moon, Sun } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { useTheme } from '@/lib/theme.ts';
import { chooseLanguage, language, LANGUAGES, t } from '@/wording/wording.ts';

export function Look() {
  const [theme, toggleTheme] = useTheme();
  const other = language === 'en' ? 'es' : 'en';
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={theme === 'dark' ? t.shell.light : t.shell.dark}
        onClick={toggleTheme}
      >
        {theme === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />}
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label={LANGUAGES[other]}
        lang={other}
        onClick={() => chooseLanguage(other)}
      >
        <Languages aria-hidden />
      </Button>
    </>
  );
}
