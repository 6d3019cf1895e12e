import type { OpenApiDocument } from '@sallyport/core'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Handler = (request: Request) => Promise<Response>
type JsonObject = Record<string, unknown>

interface Operation {
  readonly id: string
  readonly method: string
  /** Matches the whole address. */
  readonly address: RegExp
  readonly object: JsonObject
}

export interface CheckedAuth {
  /** As the one of `auth`. Rejects where an answer, or a body that was accepted, is none that the document knows. */
  readonly handler: Handler
  /** The operations that answered so far, each with the status: `signOut 200`. */
  readonly seen: ReadonlySet<string>
}

/** Holds every answer against the OpenAPI document: its status, and its body to the last property. */
export function checkAnswers(auth: { handler: Handler; openapi(): OpenApiDocument }): CheckedAuth {
  const document = auth.openapi()
  const operations = operationsOf(document)
  const seen = new Set<string>()

  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addVocabulary(['components'])
  const { schemas } = document.components
  const known = { open: schemas, closed: closed(schemas) }
  const validators = new Map<string, ValidateFunction>()

  /** What a value has against a schema of the document; undefined: nothing. */
  function complaint(schema: unknown, value: unknown, way: keyof typeof known): string | undefined {
    const whole = asObject(way === 'open' ? schema : closed(schema))
    const key = `${way} ${JSON.stringify(schema)}`
    const validate =
      validators.get(key) ?? ajv.compile({ ...whole, components: { schemas: known[way] } })
    validators.set(key, validate)
    if (validate(value)) return undefined
    return `${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`
  }

  function checkInput({ object }: Operation, type: string, text: string): string | undefined {
    const body = asObject(object.requestBody)
    if (text === '') return body.required === true ? 'needs a body' : undefined
    const { schema } = asObject(asObject(body.content)[type])
    if (schema === undefined) return text === '{}' ? undefined : `takes no ${type}`
    const isJson = type === 'application/json'
    const value: unknown = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
    return complaint(schema, value, 'open')
  }

  function checkAnswer({ object }: Operation, status: number, text: string): string | undefined {
    const answer = asObject(asObject(object.responses)[status])
    if (answer.description === undefined) return 'the status is unknown'
    const { schema } = asObject(asObject(answer.content)['application/json'])
    if (schema === undefined) return text === '' ? undefined : 'it has no body'
    return complaint(schema, JSON.parse(text), 'closed')
  }

  return {
    seen,
    async handler(request) {
      const { method, url, headers } = request
      const sent = await request.clone().text()
      const response = await auth.handler(request)
      const { status } = response
      const text = await response.clone().text()
      const found = operations.find(
        (one) => one.method === method && one.address.test(new URL(url).pathname),
      )
      if (!found) {
        if (status === 404 || status === 405) return response
        throw new Error(`${method} ${url} answered ${status}, and the document does not know it`)
      }
      seen.add(`${found.id} ${status}`)
      const wrong =
        checkAnswer(found, status, text) ??
        (status < 400 ? checkInput(found, typeOf(headers), sent) : undefined)
      if (wrong === undefined) return response
      throw new Error(`${found.id} answered ${status}, and by the document ${wrong}`)
    },
  }
}

function typeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').replace(/;.*$/, '')
}

function operationsOf({ paths, servers }: OpenApiDocument): Operation[] {
  const { pathname: base } = new URL(servers[0]?.url ?? '')
  return Object.entries(paths).flatMap(([path, methods]) => {
    const pattern = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[\\w-]+')
    const address = new RegExp(`^${base}${pattern}$`)
    return Object.entries(methods).map(([method, object]) => {
      return { id: String(object.operationId), method: method.toUpperCase(), address, object }
    })
  })
}

/**
 * The schema without room for properties that it does not name, so that nothing is answered that nobody wrote down.
 * The parts of `allOf` each name some of them.
 */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.entries(schema).map(([key, value]) => {
    return [key, key === 'allOf' ? value : closed(value)]
  })
  const whole = asObject(Object.fromEntries(parts))
  const isObject = whole.type === 'object' && typeof whole.properties === 'object'
  return isObject ? { additionalProperties: false, ...whole } : whole
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {}
}
