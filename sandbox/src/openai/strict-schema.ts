// Is this JSON schema one that strict structured output takes? The vendor's rules, and its sentence for what is wrong.

export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  definitions?: Record<string, JsonSchema>;
  description?: string;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
}

const FORBIDDEN = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'unevaluatedProperties',
  'default',
];
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const MAX_DEPTH = 10;
const MAX_PROPERTIES = 5000;
const MAX_ENUM_VALUES = 1000;

/** What is wrong with the schema, or undefined when strict mode takes it. */
export function strictSchemaProblem(root: unknown): string | undefined {
  if (!isSchema(root)) return 'schema must be a JSON Schema of \'type: "object"\', got none.';
  if (root.anyOf) return "In context=(), 'anyOf' is not permitted at the root.";
  if (root.type !== 'object') {
    const type = root.type === undefined ? '"None"' : JSON.stringify(root.type);
    return `schema must be a JSON Schema of 'type: "object"', got 'type: ${type}'.`;
  }
  return new Check(root).run();
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Check {
  readonly #root: JsonSchema;
  #properties = 0;
  #enumValues = 0;

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  run(): string | undefined {
    return (
      this.#schema(this.#root, [], 0) ??
      this.#each(this.#root.$defs, ['$defs']) ??
      this.#each(this.#root.definitions, ['definitions'])
    );
  }

  #each(schemas: Record<string, JsonSchema> | undefined, at: string[], depth = 0): string | undefined {
    for (const [name, schema] of Object.entries(schemas ?? {})) {
      const problem = this.#schema(schema, [...at, name], depth);
      if (problem) return problem;
    }
    return undefined;
  }

  #schema(schema: unknown, at: string[], depth: number): string | undefined {
    const here = `In context=${context(at)}, `;
    if (!isSchema(schema)) return `${here}the schema must be an object.`;
    if (depth > MAX_DEPTH) return `${here}the schema is nested deeper than ${MAX_DEPTH} levels.`;
    const forbidden = FORBIDDEN.find((keyword) => keyword in schema);
    if (forbidden) return `${here}'${forbidden}' is not permitted.`;
    if (schema.$ref !== undefined) {
      return resolve(this.#root, schema.$ref)
        ? undefined
        : `${here}reference can only point to definitions defined at the top level of the schema.`;
    }
    if (schema.anyOf) {
      for (const [index, each] of schema.anyOf.entries()) {
        const problem = this.#schema(each, [...at, 'anyOf', String(index)], depth);
        if (problem) return problem;
      }
      return undefined;
    }
    if (schema.enum) {
      this.#enumValues += schema.enum.length;
      if (this.#enumValues > MAX_ENUM_VALUES)
        return `${here}the schema has more than ${MAX_ENUM_VALUES} enum values.`;
    }
    const types = typesOf(schema);
    if (types.length === 0 && !schema.enum && !('const' in schema))
      return `${here}schema must have a 'type' key.`;
    const unknown = types.find((type) => !TYPES.includes(type));
    if (unknown) return `${here}'${unknown}' is not a valid type.`;
    if (types.includes('array')) {
      if (schema.items === undefined) return `${here}array schema missing items.`;
      return this.#schema(schema.items, [...at, 'items'], depth + 1);
    }
    return types.includes('object') ? this.#object(schema, at, depth, here) : undefined;
  }

  #object(schema: JsonSchema, at: string[], depth: number, here: string): string | undefined {
    if (schema.additionalProperties !== false) {
      return `${here}'additionalProperties' is required to be supplied and to be false.`;
    }
    const names = Object.keys(schema.properties ?? {});
    this.#properties += names.length;
    if (this.#properties > MAX_PROPERTIES)
      return `${here}the schema has more than ${MAX_PROPERTIES} properties.`;
    const required = schema.required ?? [];
    const sentence = `${here}'required' is required to be supplied and to be an array including every key in properties.`;
    const missing = names.find((name) => !required.includes(name));
    if (missing !== undefined) return `${sentence} Missing '${missing}'.`;
    const extra = required.find((name) => !names.includes(name));
    if (extra !== undefined) return `${sentence} Extra required key '${extra}' supplied.`;
    return this.#each(schema.properties, [...at, 'properties'], depth + 1);
  }
}

/** The schema a `$ref` of this document means. */
export function resolve(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (reference === '#') return root;
  const found = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(reference);
  if (!found) return undefined;
  const [, group, name] = found as unknown as [string, '$defs' | 'definitions', string];
  return root[group]?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
}

export function typesOf(schema: JsonSchema): string[] {
  return schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
}

/** Python's way of writing a tuple, which is how the vendor's sentences name a place. */
function context(at: string[]): string {
  return at.length === 1 ? `('${at[0]}',)` : `(${at.map((each) => `'${each}'`).join(', ')})`;
}
