import { type JsonSchema, type Schema, writeJsonSchema } from '../../schema.ts'

/** The schemas of one document. Those that have a title stand in it once, under that name. */
export interface Schemas {
  readonly named: Record<string, JsonSchema>
  /** What a schema takes; any object where it does not say. */
  add(schema: Schema<unknown>): JsonSchema
}

const unspecified: JsonSchema = { type: 'object' }

export function createSchemas(): Schemas {
  const named: Record<string, JsonSchema> = {}

  /** The schema without what the document says elsewhere or in another way. */
  function place(part: unknown): unknown {
    if (Array.isArray(part)) return part.map(place)
    if (typeof part !== 'object' || part === null) return part
    const placed = Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, place(value)]),
    )
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

  return {
    named,
    add(schema) {
      const written = { ...(writeJsonSchema(schema, 'input') ?? unspecified) }
      delete written.$schema
      // What refers to parts of itself would refer to parts of the document.
      return JSON.stringify(written).includes('"$ref":')
        ? unspecified
        : (place(written) as JsonSchema)
    },
  }
}
