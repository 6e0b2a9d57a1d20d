// As much XML as TwiML is written in: elements, attributes, text, comments, CDATA, the five entities. Strict about all of it.

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The element's own text, its children's left out. */
  text: string;
}

/** The document's root. Throws `SyntaxError` saying where the text stops being well-formed. */
export function parseXml(source: string): XmlElement {
  const reader = new Reader(source.replace(/^\uFEFF/, ''));
  reader.skipMisc();
  const root = reader.element(0);
  reader.skipMisc();
  if (!reader.atEnd) reader.fail('text after the root element');
  return root;
}

/** TwiML nests three deep; anything far past that is no TwiML. */
const MAX_DEPTH = 16;
const NAME = /[A-Za-z_][\w.:-]*/y;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  fail(what: string): never {
    throw new SyntaxError(`not well-formed XML at character ${this.#at}: ${what}`);
  }

  /** Skips white space, comments and the declaration. */
  skipMisc(): void {
    for (;;) {
      this.#skipSpace();
      if (this.#takes('<?')) this.#until('?>');
      else if (this.#takes('<!--')) this.#until('-->');
      else return;
    }
  }

  element(depth: number): XmlElement {
    if (depth > MAX_DEPTH) this.fail('elements nested too deep');
    if (!this.#takes('<')) this.fail('an element was expected');
    const element: XmlElement = { name: this.#name(), attributes: {}, children: [], text: '' };
    for (;;) {
      const spaced = this.#skipSpace();
      if (this.#takes('/>')) return element;
      if (this.#takes('>')) break;
      if (!spaced) this.fail('white space was expected before an attribute');
      const name = this.#name();
      this.#skipSpace();
      if (!this.#takes('=')) this.fail(`attribute ${name} has no value`);
      this.#skipSpace();
      const quote = this.#takes('"')
        ? '"'
        : this.#takes("'")
          ? "'"
          : this.fail(`attribute ${name} is unquoted`);
      if (name in element.attributes) this.fail(`attribute ${name} is given twice`);
      const value = this.#until(quote);
      if (value.includes('<')) this.fail(`attribute ${name} contains <`);
      element.attributes[name] = this.#decode(value);
    }
    this.#content(element, depth);
    return element;
  }

  #content(element: XmlElement, depth: number): void {
    for (;;) {
      const open = this.#source.indexOf('<', this.#at);
      if (open < 0) this.fail(`<${element.name}> is not closed`);
      element.text += this.#decode(this.#source.slice(this.#at, open));
      this.#at = open;
      if (this.#takes('</')) {
        if (this.#name() !== element.name) this.fail(`<${element.name}> is closed by another tag`);
        this.#skipSpace();
        if (!this.#takes('>')) this.fail('a closing tag is not finished');
        return;
      }
      if (this.#takes('<!--')) this.#until('-->');
      else if (this.#takes('<![CDATA[')) element.text += this.#until(']]>');
      else element.children.push(this.element(depth + 1));
    }
  }

  #decode(text: string): string {
    return text.replaceAll(/&([^;\s&]*);?/g, (whole, entity: string) => {
      const hex = /^#x([0-9a-f]{1,6})$/i.exec(entity)?.[1];
      const decimal = /^#([0-9]{1,7})$/.exec(entity)?.[1];
      const point = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
      if (whole.endsWith(';') && point <= 0x10ffff) return String.fromCodePoint(point);
      return (whole.endsWith(';') && ENTITIES[entity]) || this.fail(`${whole} is not an entity`);
    });
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#source)?.[0];
    if (name === undefined) this.fail('a name was expected');
    this.#at += name.length;
    return name;
  }

  #skipSpace(): boolean {
    const from = this.#at;
    while (/\s/.test(this.#source[this.#at] ?? '')) this.#at += 1;
    return this.#at > from;
  }

  #takes(token: string): boolean {
    if (!this.#source.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #until(token: string): string {
    const end = this.#source.indexOf(token, this.#at);
    if (end < 0) this.fail(`${token} is missing`);
    const text = this.#source.slice(this.#at, end);
    this.#at = end + token.length;
    return text;
  }
}
