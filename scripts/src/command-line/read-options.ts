// What a command is asked for on its command line: `--help` is answered, and what it does not know refused, by all alike.
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Known = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Known> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/**
 * The options and, where `words` says how many there may be, the words given beside them. Ends the process after printing `help`
 * when that is asked for, and with 1 and what is wrong when something else is given.
 */
export function readOptions<const T extends Known>(help: string, options: T, words = 0): Parsed<T> {
  try {
    if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
      console.log(help);
      process.exit(0);
    }
    const parsed = parseArgs({ options, allowPositionals: true });
    const unknown = parsed.positionals[words];
    if (unknown !== undefined) throw new Error(`"${unknown}" is nothing this command knows`);
    return parsed;
  } catch (error) {
    // Node goes on to say how to name a file that begins with a dash.
    const [what] = (error instanceof Error ? error.message : String(error)).split('. To specify');
    console.error(`${what}. --help tells what there is.`);
    process.exit(1);
  }
}
