import type { JsonSchema } from '../../schema.ts'
import type { CallerNeeds } from '../../session/caller.ts'
import { type ErrorCode, errorCatalogue } from '../../wire/errors.ts'
import type { Description, Endpoint } from '../endpoint.ts'
import { parametersOf } from '../operation.ts'
import { parameter } from '../router.ts'
import { possibleErrors, type Surroundings } from './possible-errors.ts'
import type { Schemas } from './schemas.ts'

/** How requests of this application are recognised, by the names in the document. */
export interface Recognition extends Surroundings {
  readonly acceptsBearer: boolean
  /** Seconds. */
  readonly freshAge: number
}

export type OperationObject = Record<string, unknown>

/** What the document says of one endpoint (OpenAPI 3.1.1, section 4.8.10). */
export function describeOperation(
  endpoint: Endpoint,
  describes: Description,
  { tag, schemas, recognition }: { tag: string; schemas: Schemas; recognition: Recognition },
): OperationObject {
  const { name, summary, needs, input, form } = describes
  const body = input && schemas.addWhole(input)
  const isQuery = endpoint.method === 'GET'
  const limits = describeLimits(needs, recognition)
  const parameters = [
    ...parametersOf(endpoint.path).map(pathParameter),
    ...(isQuery && body ? queryParameters(body) : []),
  ]
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(limits.length > 0 && { description: limits.join(' ') }),
    ...(parameters.length > 0 && { parameters }),
    ...(!isQuery &&
      body &&
      takesSomething(body) && { requestBody: requestBody(body, form && schemas.add(form)) }),
    security: securityOf(endpoint, needs, recognition),
    responses: responses(endpoint, describes, { schemas, recognition }),
  }
}

function describeLimits(
  needs: CallerNeeds | undefined,
  { hasTokens, freshAge }: Recognition,
): string[] {
  const limits: string[] = []
  if (!needs) return limits
  if (needs.role !== undefined) {
    limits.push(`Only for the role \`${needs.role}\`: to others there is nothing here.`)
  }
  if (hasTokens) {
    limits.push(
      needs.scope === undefined
        ? 'No API token will do.'
        : `An API token needs the scope \`${needs.scope}\`.`,
    )
  }
  if (needs.fresh) limits.push(`The person has signed in within the last ${freshAge} seconds.`)
  if (needs.impersonated === false) limits.push('Nobody can do it for somebody else.')
  return limits
}

function pathParameter(name: string) {
  return { name, in: 'path', required: true, schema: { type: 'string', pattern: parameter.source } }
}

function queryParameters({ properties = {}, required = [] }: JsonSchema) {
  const needed: unknown[] = Array.isArray(required) ? required : []
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => {
    return { name, in: 'query', required: needed.includes(name), schema }
  })
}

function takesSomething({ properties, additionalProperties }: JsonSchema): boolean {
  return properties !== undefined || additionalProperties !== false
}

function requestBody(json: JsonSchema, form: JsonSchema | undefined) {
  return {
    required: Array.isArray(json.required) && json.required.length > 0,
    content: {
      'application/json': { schema: json },
      ...(form && { 'application/x-www-form-urlencoded': { schema: form } }),
    },
  }
}

/** What has to come with a request; where all may ask, also nothing. A page's link carries no Authorization. */
function securityOf(
  { navigation }: Endpoint,
  needs: CallerNeeds | undefined,
  { acceptsBearer, hasTokens }: Recognition,
): Record<string, string[]>[] {
  if (!needs && navigation) return []
  const ways: Record<string, string[]>[] = [{ session: [] }]
  if (acceptsBearer) ways.push({ sessionToken: [] })
  const scopes = needs?.scope === undefined ? [] : [needs.scope]
  if (hasTokens && (!needs || scopes.length > 0)) ways.push({ apiToken: scopes })
  return needs ? ways : [{}, ...ways]
}

function responses(
  endpoint: Endpoint,
  { answer, form }: Description,
  { schemas, recognition }: { schemas: Schemas; recognition: Recognition },
): Record<string, object> {
  const found: Record<string, object> = {}
  if (answer) {
    const content = { 'application/json': { schema: schemas.add(answer) } }
    found['200'] = { description: 'Done', content }
  }
  const codes = possibleErrors(endpoint, recognition)
  if (endpoint.navigation) {
    // A person is told on a page, whatever it is.
    const told = codes.map((code) => `\`${code}\``).join(', ')
    found['302'] = leadsTo(`Leads on, or to the error page with \`?error=<code>\`: ${told}`)
    return found
  }
  if (form) found['303'] = leadsTo('To a form: leads on, or to the error page with `?error=<code>`')
  for (const status of new Set(codes.map((code) => errorCatalogue[code].status))) {
    const own = codes.filter((code) => errorCatalogue[code].status === status)
    found[status] = {
      ...(status === 429 && { headers: { 'retry-after': { schema: { type: 'integer' } } } }),
      description: own.map((code) => `\`${code}\`: ${errorCatalogue[code].message}`).join('\n\n'),
      content: { 'application/json': { schema: errorSchema(own) } },
    }
  }
  return found
}

function leadsTo(description: string): object {
  const location = { required: true, schema: { type: 'string', format: 'uri' } }
  return { description, headers: { location } }
}

function errorSchema(codes: readonly ErrorCode[]): JsonSchema {
  const error = { type: 'object', properties: { code: { enum: codes } } }
  return {
    allOf: [{ $ref: '#/components/schemas/Error' }, { type: 'object', properties: { error } }],
  }
}
