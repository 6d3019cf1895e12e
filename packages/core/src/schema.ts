import { AuthError } from './errors.ts'

/**
 * Any schema that speaks Standard Schema v1 (zod, valibot, arktype and others), by its shape alone:
 * the library depends on none of them here, and no type is inferred through theirs.
 */
export interface Schema<Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
    /** What is accepted and what comes of it, as JSON Schema: Standard JSON Schema v1. Either throws where it cannot be said. */
    readonly jsonSchema?: JsonSchemaWriter | undefined
  }
}

export interface JsonSchemaWriter {
  readonly input: (options: JsonSchemaOptions) => JsonSchema
  readonly output: (options: JsonSchemaOptions) => JsonSchema
}

export interface JsonSchemaOptions {
  readonly target: 'draft-2020-12'
  /** For the library that made the schema; others pass over it. */
  readonly libraryOptions?: Record<string, unknown>
}

export type JsonSchema = Record<string, unknown>

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/**
 * The value, where it is a text. What names a row may come out of a request as it is, and to a store an object is a
 * condition that other rows fulfil. Throws `BAD_REQUEST`, whose detail names it.
 */
export function requireText(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new AuthError('BAD_REQUEST', { detail: `${what} must be a text` })
}

/** A schema as JSON Schema, or nothing where it cannot be said; `side`: what it takes, or what it makes of that. */
export function writeJsonSchema(
  schema: Schema<unknown>,
  side: 'input' | 'output',
): JsonSchema | undefined {
  try {
    // zod throws at a part that JSON has no words for, and with this lets it be anything.
    const libraryOptions = { unrepresentable: 'any' }
    return schema['~standard'].jsonSchema?.[side]({ target: 'draft-2020-12', libraryOptions })
  } catch {
    return undefined
  }
}

/** A schema that checks nothing, for documents: says this of what it describes, when it is asked. */
export function describedAs(write: () => JsonSchema): Schema<unknown> {
  return describedBy(anything, write)
}

/** The same schema, which says this of itself in documents. */
export function describedBy<Output>(
  schema: Schema<Output>,
  write: () => JsonSchema,
): Schema<Output> {
  const { version, vendor, validate } = schema['~standard']
  return { '~standard': { version, vendor, validate, jsonSchema: { input: write, output: write } } }
}

const anything: Schema<unknown> = {
  '~standard': { version: 1, vendor: 'sallyport', validate: (value) => ({ value }) },
}

const longestDescription = 200

/**
 * What a schema has against a value: the first issue, with the path to it. Paths may hold keys that came in,
 * and a log must not be written by them: one line, of printable characters, and not long.
 */
export function describeIssue([issue]: readonly SchemaIssue[], what: string): string {
  const keys = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? []
  const text = `${[what, ...keys].join('.')}: ${issue?.message ?? 'not valid'}`
  return text.slice(0, longestDescription).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
}
