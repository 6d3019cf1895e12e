import type { Settings } from '../../context.ts'
import { cookieName } from '../../session/cookie.ts'
import { errorCatalogue } from '../../wire/errors.ts'
import type { Endpoint } from '../endpoint.ts'
import { describeOperation, type OperationObject, type Recognition } from './operation-object.ts'
import { createSchemas } from './schemas.ts'

/** An OpenAPI 3.1 document, as plain data: written to a file, or put together with an application's own. */
export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string }
  servers: { url: string }[]
  tags: { name: string }[]
  /** By path below the server, then by method in lower case. */
  paths: Record<string, Record<string, OperationObject>>
  components: {
    schemas: Record<string, Record<string, unknown>>
    securitySchemes: Record<string, Record<string, unknown>>
  }
}

/** Endpoints that belong together. */
export interface Section {
  readonly tag: string
  readonly endpoints: readonly Endpoint[]
}

/** What the descriptions of all endpoints say together. */
export function createDocument(
  settings: Settings,
  sections: readonly Section[],
  { hasDatabase, hasTokens }: { hasDatabase: boolean; hasTokens: boolean },
): OpenApiDocument {
  const { acceptsBearer, freshAge } = settings.session
  const checksOrigin = settings.csrfProtection
  const limitsRates = settings.rateFactor !== undefined
  const recognition = {
    hasDatabase,
    hasTokens,
    checksOrigin,
    limitsRates,
    acceptsBearer,
    freshAge,
  }
  const schemas = createSchemas({ Error: errorBody() })
  const paths: OpenApiDocument['paths'] = {}
  const tags = new Set<string>()
  for (const { tag, endpoints } of sections) {
    for (const endpoint of endpoints) {
      if (!endpoint.describes) continue
      const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
      const operation = describeOperation(endpoint, endpoint.describes, {
        tag,
        schemas,
        recognition,
      })
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation }
      tags.add(tag)
    }
  }
  const { title, version } = settings.openapi
  return {
    openapi: '3.1.1',
    info: { title, version },
    servers: [{ url: `${settings.origin}${settings.basePath}` }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.named,
      securitySchemes: securitySchemes(settings, recognition),
    },
  }
}

function errorBody(): Record<string, unknown> {
  const code = { type: 'string', enum: Object.keys(errorCatalogue) }
  const message = { type: 'string', description: 'For people; it may change between versions.' }
  const error = { type: 'object', properties: { code, message }, required: ['code', 'message'] }
  return { type: 'object', properties: { error }, required: ['error'] }
}

function securitySchemes(
  settings: Settings,
  { acceptsBearer, hasTokens }: Recognition,
): Record<string, Record<string, unknown>> {
  const session = { type: 'apiKey', in: 'cookie', name: cookieName(settings, 'session') }
  const bearer = { type: 'http', scheme: 'bearer' }
  return {
    session,
    ...(acceptsBearer && { sessionToken: { ...bearer, description: 'The token of a session' } }),
    ...(hasTokens && { apiToken: { ...bearer, description: 'An API token' } }),
  }
}
