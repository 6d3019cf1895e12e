import { type JsonSchema, type Schema, writeJsonSchema } from '../../schema.ts'

/** The schemas of one document. Those that have a title stand in it once, under that name. */
export interface Schemas {
  readonly named: Record<string, JsonSchema>
  /** What a schema takes; any object where it does not say. */
  add(schema: Schema<unknown>): JsonSchema
  /** The same, whole: not by its name. */
  addWhole(schema: Schema<unknown>): JsonSchema
}

const unspecified: JsonSchema = { type: 'object' }

/** `own` are there from the beginning. */
export function createSchemas(own: Readonly<Record<string, JsonSchema>>): Schemas {
  const named = { ...own }

  /** The schema without what the document says elsewhere or in another way. */
  function place(part: unknown): unknown {
    if (Array.isArray(part)) return part.map(place)
    if (typeof part !== 'object' || part === null) return part
    const placed = placeParts(part)
    // zod writes the pattern of a format as well, at length.
    if (typeof placed.format === 'string') delete placed.pattern
    const { title } = placed
    if (typeof title !== 'string' || !/^[A-Z]\w*$/.test(title)) return placed
    const known = (named[title] ??= placed)
    // Two that are called the same and are not: the second one stays where it is.
    return JSON.stringify(known) === JSON.stringify(placed)
      ? { $ref: `#/components/schemas/${title}` }
      : placed
  }

  function placeParts(whole: object): JsonSchema {
    return Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, place(value)]))
  }

  return {
    named,
    add: (schema) => place(write(schema)) as JsonSchema,
    addWhole: (schema) => placeParts(write(schema)),
  }
}

function write(schema: Schema<unknown>): JsonSchema {
  const written = { ...(writeJsonSchema(schema, 'input') ?? unspecified) }
  delete written.$schema
  // What refers to parts of itself would refer to parts of the document.
  return JSON.stringify(written).includes('"$ref":') ? unspecified : written
}
