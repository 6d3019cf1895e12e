import { once } from './crypto/once.ts'
import type { OpenApiDocument, Section } from './http/openapi/document.ts'
import { json } from './http/responses.ts'
import { describedAs } from './schema.ts'

/** Serves the document, made when it is first asked for. */
export function openApiSection(make: () => OpenApiDocument): Section {
  const document = once(make)
  return {
    tag: 'openapi',
    endpoints: [
      {
        method: 'GET',
        path: '/openapi.json',
        describes: {
          name: 'openapi',
          summary: 'This document',
          needs: undefined,
          input: undefined,
          answer: describedAs(() => ({ type: 'object' })),
          errors: [],
        },
        handle: async () => json(document()),
      },
    ],
  }
}
